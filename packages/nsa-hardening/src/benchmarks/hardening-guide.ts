import type { Control } from '@plimsoll/core';

/** Chapters of the guide, in our words. */
const SECTIONS = {
  1: 'Pods: non-root containers',
  2: 'Pods: immutable file systems',
  3: 'Pods: images',
  4: 'Pods: enforcement',
  5: 'Pods: service account tokens',
  6: 'Pods: kernel mechanisms',
  7: 'Network: namespaces',
  8: 'Network: policies and exposure',
  9: 'Network: resource limits',
  10: 'Network: control plane',
  11: 'Network: separation of nodes',
  12: 'Network: encryption',
  13: 'Network: Secrets',
  14: 'Network: cloud',
  15: 'Authentication',
  16: 'Authorization',
  17: 'Audit logging',
  18: 'Logs of nodes and containers',
  19: 'Upgrades and maintenance',
  20: 'Exposed interfaces',
} as const;

type Line = readonly [title: string, rules: string, note?: string];

const NODE = 'This depends on the nodes or the network around them.';
const SEEN = 'Objects that are not in the files may be in the cluster.';
const JUDGEMENT = 'What is needed is a judgement.';

/**
 * The recommendations of the guide by chapter. The numbers are ours: the guide has none. Blanks separate rules. `ps`,
 * `cis` and `nsa` stand for the packs. A line with a note is checked in part, one without rules not at all.
 */
const LINES: Readonly<Record<keyof typeof SECTIONS, readonly Line[]>> = {
  1: [
    [
      'Run applications as a user other than root',
      'ps/run-as-non-root ps/run-as-user',
      'Manifests do not show the user that an image sets.',
    ],
    ['Keep out of the root group', 'nsa/root-group', 'Manifests do not show the group that an image sets.'],
    [
      'Run the container engine without root, or pods in user namespaces',
      'nsa/user-namespaces',
      'The engine is on the node.',
    ],
    ['Build images that need no root', '', 'Manifests do not contain images.'],
  ],
  2: [
    ['Make root file systems read-only', 'nsa/read-only-root-filesystem'],
    ['Write to dedicated volumes only', 'nsa/read-only-root-filesystem nsa/writable-host-path', JUDGEMENT],
  ],
  3: [
    [
      'Use trusted registries',
      'cis/image-registry',
      'An option names the trusted registries. Without it, nothing is checked.',
    ],
    ['Check images at admission', 'cis/image-admission', SEEN],
    ['Scan images for weaknesses', '', 'Manifests do not contain images.'],
  ],
  4: [
    [
      'Enforce a level of the Pod Security Standards',
      'ps/namespace-labels-valid cis/namespace-pod-security',
      SEEN,
    ],
    ['Disallow privileged containers', 'ps/privileged'],
    ['Share neither processes nor IPC with the node', 'ps/host-pid ps/host-ipc'],
    ["Stay out of the node's network", 'ps/host-network'],
    [
      'Mount no host paths, least of all sensitive ones',
      'ps/host-path-volumes nsa/runtime-socket nsa/sensitive-host-path nsa/cloud-credentials-path nsa/writable-host-path',
    ],
    ['Disallow privilege escalation', 'ps/allow-privilege-escalation'],
    [
      'Drop capabilities, and add only what is needed',
      'ps/capabilities-baseline ps/capabilities-restricted cis/net-raw',
    ],
    ['Keep the SELinux labels of the platform', 'ps/selinux-options'],
    ['Use volume types that are meant for pods', 'ps/volume-types'],
  ],
  5: [
    [
      'Mount tokens only where the API is needed',
      'cis/service-account-token-automount cis/default-service-account-token',
      SEEN,
    ],
    [
      'Give workloads their own ServiceAccounts, with few permissions',
      'cis/default-service-account cis/rbac-default-service-account',
      JUDGEMENT,
    ],
  ],
  6: [
    [
      'Limit system calls with seccomp',
      'ps/seccomp-baseline ps/seccomp-restricted cis/kubelet-seccomp-default',
    ],
    ['Confine processes with AppArmor', 'ps/apparmor-profile nsa/apparmor-profile-required'],
    ["Use at least one of the kernel's mechanisms", 'nsa/linux-hardening'],
    [
      'Run untrusted pods in a sandbox',
      'nsa/runtime-class',
      'An option names the untrusted pods. Without it, nothing is checked.',
    ],
  ],
  7: [
    ['Keep workloads out of system namespaces', 'nsa/system-namespace nsa/system-lookalike-name'],
    ['Leave the default namespace empty', 'cis/default-namespace'],
    ['Separate teams and applications by namespace', '', JUDGEMENT],
  ],
  8: [
    ['Install a network plugin that enforces policies', '', 'The plugin is a property of the cluster.'],
    [
      'Deny all traffic by default in every namespace',
      'cis/namespace-network-policy nsa/default-deny-network-policy',
      SEEN,
    ],
    ['Cover every pod with policies in both directions', 'nsa/pod-has-network-policy', SEEN],
    [
      'Select precisely which pods may connect to which',
      'nsa/network-policy-allow-all nsa/network-policy-broad-selector',
      JUDGEMENT,
    ],
    [
      'Expose few Services, and only with TLS',
      'cis/ingress-tls nsa/exposed-service nsa/load-balancer-source-ranges nsa/service-external-ips',
      JUDGEMENT,
    ],
    ["Block the cloud's metadata service", 'nsa/block-metadata-api', SEEN],
  ],
  9: [
    ['Give every namespace a LimitRange', 'nsa/namespace-limit-range', SEEN],
    ['Give every namespace a ResourceQuota', 'nsa/namespace-resource-quota', SEEN],
    [
      'Limit the process IDs of pods, and reserve some for the node',
      'cis/kubelet-pod-pids-limit nsa/kubelet-reserved-pids',
      SEEN,
    ],
  ],
  10: [
    [
      'Serve the API over TLS',
      'cis/apiserver-tls-cert cis/apiserver-insecure-port cis/apiserver-secure-port',
    ],
    ['Keep the API server from the internet', 'nsa/exposed-control-plane-port', NODE],
    [
      'Keep the ports of etcd, kubelet, scheduler and controller manager inside',
      'cis/controller-manager-bind-address cis/scheduler-bind-address cis/kubelet-read-only-port nsa/exposed-control-plane-port',
      NODE,
    ],
    ['Use RBAC', 'cis/apiserver-authorization-mode-rbac cis/apiserver-authorization-mode-always-allow'],
    [
      'Let etcd trust the API server only, with TLS in both directions',
      'cis/etcd-cert-key cis/etcd-client-cert-auth cis/etcd-auto-tls cis/etcd-peer-cert-key cis/etcd-peer-client-cert-auth cis/etcd-peer-auto-tls cis/apiserver-etcd-cafile cis/apiserver-etcd-client-cert',
    ],
    [
      'Give etcd a certificate authority of its own',
      'cis/etcd-unique-ca',
      'Files name certificates but do not contain them.',
    ],
    [
      'Protect kubeconfig files',
      'nsa/kubeconfig-in-manifest nsa/kubeconfig-tls',
      'Owners and modes of files are on the nodes.',
    ],
  ],
  11: [
    [
      'Separate nodes by trust, and limit who reaches their ports',
      'nsa/control-plane-scheduling nsa/exposed-service',
      NODE,
    ],
  ],
  12: [
    [
      'Encrypt traffic between components with TLS 1.2 or newer',
      'nsa/tls-min-version cis/apiserver-tls-cipher-suites cis/kubelet-tls-cipher-suites nsa/webhook-endpoint',
      'The rules check versions, cipher suites and webhooks, but not every connection.',
    ],
    ['Encrypt traffic between pods', 'nsa/mesh-mtls', 'The rule only checks settings of Istio.'],
  ],
  13: [
    [
      'Keep credentials in Secrets, not in configuration',
      'nsa/credentials-in-config nsa/exposed-token',
      'The rules find credentials by their format and name.',
    ],
    [
      'Keep plain Secrets out of the repository',
      'cis/plain-secret',
      'The rule reads manifests, but no other files of the repository.',
    ],
    [
      'Encrypt Secrets where they are stored',
      'cis/apiserver-encryption-provider-config cis/encryption-providers',
    ],
    ['Keep the keys in a KMS', 'nsa/encryption-kms-v2'],
    [
      'Keep keys out of files',
      'nsa/encryption-key-in-manifest',
      'The rule checks keys for encryption at rest. Files of other keys are on the nodes.',
    ],
  ],
  14: [
    [
      'Protect the metadata service and credentials of the cloud',
      'nsa/block-metadata-api nsa/cloud-credentials-path',
      SEEN,
    ],
  ],
  15: [
    ['Reject anonymous requests', 'cis/apiserver-anonymous-auth'],
    ['Bind nothing to anonymous users', 'cis/rbac-anonymous-binding'],
    ['Use neither static tokens nor passwords', 'cis/apiserver-token-auth-file cis/apiserver-removed-flags'],
    [
      'Authenticate users strongly',
      'nsa/apiserver-user-authentication',
      'The identity provider asks for second factors.',
    ],
  ],
  16: [
    [
      'Give ordinary users no administrator role',
      'cis/rbac-cluster-admin-binding cis/rbac-wildcards',
      JUDGEMENT,
    ],
    ['Limit who reads Secrets', 'cis/rbac-secrets-read', JUDGEMENT],
    ['Limit who may extend permissions', 'cis/rbac-escalation-verbs', JUDGEMENT],
    ['Let bindings name what exists', 'nsa/rbac-dangling-reference', SEEN],
  ],
  17: [
    [
      'Record requests to the API',
      'cis/audit-policy-file cis/apiserver-audit-log-path',
      'The API server names a file on its node. Manifests do not show whether that is the linted policy.',
    ],
    [
      'Keep the audit log long enough',
      'cis/apiserver-audit-log-maxage cis/apiserver-audit-log-maxbackup cis/apiserver-audit-log-maxsize',
    ],
    ['Record Secrets without their content, and the rest', 'cis/audit-policy-coverage'],
    ['Send audit events over TLS', 'nsa/audit-webhook-tls'],
  ],
  18: [
    ['Keep logs of containers long enough', 'nsa/kubelet-container-log', JUDGEMENT],
    ['Send logs away from the node', '', 'The presence of an agent proves little.'],
    ['Log system calls with seccomp', '', 'Profiles are files on the node.'],
    ['Watch the logs, raise alarms, detect intrusions', '', 'This is an organisational matter.'],
    ['Log traffic in a service mesh', '', JUDGEMENT],
  ],
  19: [
    [
      'Run supported versions',
      'nsa/outdated-component-version',
      'An option names the oldest version. Without it, nothing is checked.',
    ],
    [
      'Remove what is not used or not maintained',
      'nsa/end-of-life-component nsa/tiller nsa/removed-api nsa/frozen-registry',
      'The rules find known components. Whether something is used is a judgement.',
    ],
    [
      'Follow benchmarks, scan and test',
      '',
      'The pack cis checks the benchmark. The rest is an organisational matter.',
    ],
  ],
  20: [
    [
      'Keep administrative interfaces private',
      'nsa/exposed-sensitive-interface',
      'The rules find known interfaces by image and name.',
    ],
  ],
};

const PACKS: Readonly<Record<string, string>> = { ps: 'pod-security', cis: 'cis', nsa: 'nsa-hardening' };

const idOf = (short: string): string => short.replace(/^\w+/, (pack) => PACKS[pack] ?? pack);

export const hardeningGuide: readonly Control[] = Object.entries(LINES).flatMap(([section, lines]) =>
  lines.map(
    ([title, rules, note], index): Control => ({
      id: `${section}.${index + 1}`,
      title,
      section: `${section} ${SECTIONS[Number(section) as keyof typeof SECTIONS]}`,
      assessment: rules === '' ? 'none' : note === undefined ? 'full' : 'partial',
      rules: rules.split(' ').filter(Boolean).map(idOf),
      ...(note !== undefined && { note }),
    }),
  ),
);
