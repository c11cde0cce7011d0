// Why each rule is on or off in the recommended preset of its pack: what a security engineer would do with the finding.
// docs/defaults.md is generated from it, `--explain` prints it, and a test compares it with the presets.

/** Rules that share one reason. */
interface Reason {
  readonly why: string;
  /** Their ids. */
  readonly rules: readonly string[];
}

const ids = (prefix: string, names: string): readonly string[] =>
  names.split(/\s/).flatMap((name) => (name === '' ? [] : [`${prefix}/${name}`]));
const plimsoll = (names: string) => ids('plimsoll', names);
const pss = (names: string) => ids('pod-security', names);
const cis = (names: string) => ids('cis', names);
const nsa = (names: string) => ids('nsa-hardening', names);
const platform = (names: string) => ids('platform', names);
const paths = (names: string) => ids('attack-paths', names);

/** Rules that are on: a security engineer would act on a single finding. */
const ON: readonly Reason[] = [
  {
    why: 'Plimsoll cannot read this part, so it checks nothing there. You need to know that.',
    rules: plimsoll('parse-error too-deep too-large alias-limit invalid-utf8'),
  },
  {
    why: 'The API rejects the object or ignores what you wrote, so the cluster does not do what the file says.',
    rules: plimsoll('malformed duplicate-key unknown-field unknown-api'),
  },
  {
    why: 'An invalid suppression hides nothing. An unused one can hide the next fault.',
    rules: plimsoll('invalid-suppression expired-suppression unused-suppression'),
  },

  {
    why: 'The container controls its node.',
    rules: pss('privileged windows-host-process'),
  },
  {
    why: 'It removes a barrier between the pod and its node. The baseline level denies it.',
    rules: pss(
      'host-ipc host-network host-pid host-path-volumes capabilities-baseline proc-mount-baseline seccomp-baseline apparmor-profile selinux-options sysctls',
    ),
  },
  {
    why: 'It reaches the node, and the manifest shows no need for that. The baseline level denies it.',
    rules: pss('host-ports host-probes-lifecycle'),
  },
  {
    why: 'The restricted level requires it, so a namespace that enforces the level denies the pod. In the text format, one line names everything that a container does not set.',
    rules: pss(
      'allow-privilege-escalation capabilities-restricted run-as-non-root run-as-user seccomp-restricted volume-types proc-mount-restricted',
    ),
  },
  {
    why: 'A label with a typing error enforces nothing, or a level that you did not mean.',
    rules: pss('namespace-labels-valid'),
  },

  {
    why: 'Anyone who reaches the port gets in or acts as an administrator. No other setting helps without this one.',
    rules: [
      ...cis(
        'apiserver-insecure-port apiserver-authorization-mode-always-allow apiserver-authorization-mode-rbac kubelet-anonymous-auth kubelet-authorization-mode kubelet-read-only-port etcd-client-cert-auth etcd-cert-key etcd-client-urls',
      ),
      ...platform('apiserver-requestheader-ca'),
    ],
  },
  {
    why: 'etcd stores every Secret, so anyone who can read its traffic or join it controls the cluster.',
    rules: cis(
      'apiserver-etcd-servers apiserver-etcd-cafile apiserver-etcd-client-cert etcd-auto-tls etcd-peer-auto-tls etcd-peer-cert-key etcd-peer-client-cert-auth etcd-peer-urls etcd-unique-ca',
    ),
  },
  {
    why: 'kubeadm and the defaults of Kubernetes set it safely, so a finding means that someone changed it.',
    rules: cis(
      'apiserver-always-admit apiserver-authorization-mode-abac apiserver-authorization-mode-node apiserver-client-ca-file apiserver-kubelet-client-cert apiserver-namespace-lifecycle-plugin apiserver-node-restriction-plugin apiserver-secure-port apiserver-service-account-key-file apiserver-service-account-lookup apiserver-service-account-plugin apiserver-tls-cert apiserver-token-auth-file controller-manager-bind-address controller-manager-root-ca-file controller-manager-rotate-kubelet-server-certificate controller-manager-service-account-private-key-file controller-manager-use-service-account-credentials scheduler-bind-address kubelet-client-ca-file kubelet-make-iptables-util-chains kubelet-rotate-certificates kubelet-rotate-server-certificate-gate kube-proxy-metrics-bind-address',
    ),
  },
  {
    why: 'Without an audit log, you cannot find out after an incident who did what.',
    rules: [
      ...cis('apiserver-audit-log-path audit-policy-file audit-policy-coverage apiserver-audit-log-maxage'),
      ...platform('cluster-logging-off'),
    ],
  },
  {
    why: 'Anyone who copies the disk or a backup of etcd can read every Secret.',
    rules: [
      ...cis('apiserver-encryption-provider-config encryption-providers'),
      ...nsa('encryption-kms-v2'),
      ...platform('cluster-secrets-encryption'),
    ],
  },
  {
    why: 'The API server sends exec sessions and requests for logs to anyone who impersonates the kubelet.',
    rules: cis('apiserver-kubelet-certificate-authority'),
  },
  {
    why: 'The program does not start with the flag, or it ignores the flag.',
    rules: cis(
      'apiserver-removed-admission-plugins apiserver-removed-flags control-plane-removed-flags kubelet-removed-flags',
    ),
  },
  {
    why: 'One setting on the node hardens every pod that has no seccomp profile.',
    rules: cis('kubelet-seccomp-default'),
  },
  {
    why: 'It grants permissions to an identity that many people or pods have, or grants all of them.',
    rules: cis(
      'rbac-anonymous-binding rbac-authenticated-binding rbac-cluster-admin-binding rbac-system-masters rbac-default-service-account',
    ),
  },
  {
    why: 'The permission leads to other permissions, to Secrets or to the node. Check that the role needs it.',
    rules: [
      ...cis(
        'rbac-csr-approval rbac-escalation-verbs rbac-nodes-proxy rbac-pod-create rbac-pv-create rbac-secrets-read rbac-service-account-token-create rbac-webhook-config rbac-wildcards',
      ),
      ...nsa(
        'rbac-admission-policy-write rbac-apiservice-write rbac-binding-write rbac-configmap-write-kube-system rbac-deployer-write rbac-namespace-write rbac-node-write rbac-pod-exec rbac-port-forward rbac-secrets-write rbac-security-policy-use rbac-service-status',
      ),
    ],
  },
  {
    why: 'Anyone who can delete events can remove the traces of an attack.',
    rules: nsa('rbac-delete-events'),
  },
  {
    why: 'Anyone who creates the missing object gets what the binding grants.',
    rules: nsa('rbac-dangling-reference'),
  },
  {
    why: 'Everyone who can read the repository knows the credential. Revoke it.',
    rules: [
      ...cis('plain-secret bootstrap-token-secret'),
      ...nsa('credentials-in-config encryption-key-in-manifest exposed-token kubeconfig-in-manifest'),
      ...platform('sops-plaintext-left'),
    ],
  },
  {
    why: 'The token stays valid for a long time, so a stolen one keeps working.',
    rules: [...cis('service-account-token-secret'), ...nsa('projected-token-lifetime')],
  },
  {
    why: 'An enforced level denies the next insecure pod that nobody reviewed. In the text format, one line covers all namespaces.',
    rules: [...cis('namespace-pod-security'), ...platform('pod-security-defaults')],
  },
  {
    why: 'Without a policy every pod reaches every other pod. In the text format, one line covers all namespaces.',
    rules: [...cis('namespace-network-policy'), ...nsa('default-deny-network-policy')],
  },
  {
    why: 'It looks like a protection but does not protect.',
    rules: [
      ...nsa('network-policy-allow-all admission-policy-binding admission-policy-only-reports'),
      ...platform(
        'admission-policy-toothless image-policy-toothless falco-disabled network-policy-plugin-weak',
      ),
    ],
  },
  {
    why: 'NET_RAW lets a container forge packets. If capabilities-restricted is on, its finding covers this one.',
    rules: cis('net-raw'),
  },
  {
    why: 'Passwords and sessions cross the network in plain text.',
    rules: cis('ingress-tls'),
  },
  {
    why: 'It compares images with the registries that you allow. Without that option it finds nothing.',
    rules: cis('image-registry'),
  },

  {
    why: 'Anyone who takes over the container gets the node or the cloud account behind it.',
    rules: nsa('runtime-socket sensitive-host-path cloud-credentials-path sysctl-value'),
  },
  {
    why: 'If you accept a host path, you can still mount it read-only. The finding shows only if the one about the volume is suppressed.',
    rules: nsa('writable-host-path'),
  },
  {
    why: 'Outsiders reach a shell, a dashboard, a database or the control plane.',
    rules: [
      ...nsa('exposed-control-plane-port exposed-sensitive-interface ssh-server tiller'),
      ...platform('jupyter-open datastore-no-auth model-server-trust argocd-anonymous'),
    ],
  },
  {
    why: 'Traffic can go to a pod or an address that it is not meant for.',
    rules: nsa('external-name-local service-external-ips ingress-host-conflict host-aliases cluster-dns'),
  },
  {
    why: 'The metadata service gives a pod the cloud credentials of its node.',
    rules: [...nsa('block-metadata-api'), ...platform('node-metadata-hop')],
  },
  {
    why: 'Anyone who can write an Ingress can take over the controller, which reads Secrets in every namespace.',
    rules: nsa('ingress-nginx-allow-snippets ingress-nginx-injection ingress-nginx-snippets'),
  },
  {
    why: 'It gets no updates, so known vulnerabilities stay.',
    rules: nsa('end-of-life-component frozen-registry'),
  },
  {
    why: 'A newer cluster rejects the object.',
    rules: nsa('removed-api'),
  },
  {
    why: 'The image can change while the file stays the same, so nobody knows what runs.',
    rules: nsa('image-tag-pinned'),
  },
  {
    why: 'Code from the network runs without review.',
    rules: nsa('remote-script'),
  },
  {
    why: 'The client does not verify the server, so anyone on the network path can impersonate it and take credentials.',
    rules: [
      ...nsa('audit-webhook-tls kubeconfig-tls tls-min-version unverified-api-client webhook-endpoint'),
      ...platform(
        'flux-source-unverified kubeadm-discovery-unverified metrics-scrape-unverified registry-tls-off vault-tls-off openshift-tls-profile-old oidc-issuer-https',
      ),
    ],
  },
  {
    why: 'If the webhook fails or answers slowly, it admits everything or delays every request.',
    rules: nsa('webhook-failure-policy webhook-scope'),
  },
  {
    why: 'The manifest sets it explicitly, and few workloads need it.',
    rules: nsa(
      'share-process-namespace root-group control-plane-scheduling system-namespace kubelet-healthz-bind-address kubelet-static-pod-url',
    ),
  },

  {
    why: 'Anyone who can change one repository or job can change what the cluster runs.',
    rules: platform(
      'argocd-application-source argocd-kustomize-plugins argocd-project-open ci-runner-privileged',
    ),
  },
  {
    why: 'The identity has more permissions in the cloud or the cluster than its workload needs.',
    rules: platform(
      'cloud-identity-broad managed-cluster-identity-weak talos-api-access-admin dra-admin-access openshift-scc-broad pod-security-policy',
    ),
  },
  {
    why: 'It admits what a policy should deny.',
    rules: platform(
      'mutating-policy-weakens policy-exception-broad pod-security-exemption webhook-secrets authorization-config-weak authentication-config-prefix mesh-authorization-open',
    ),
  },
  {
    why: 'The whole internet reaches the API server.',
    rules: platform('cluster-api-endpoint-public cluster-api-endpoint-unrestricted'),
  },
  {
    why: 'More people or namespaces get the secret or the certificate than need it.',
    rules: platform(
      'backup-exposed external-secret-store-weak secret-replicated-wide sealed-secret-scope gateway-reference-grant-broad ingress-controller-open',
    ),
  },
  {
    why: 'Someone made it weaker than the product sets it by default.',
    rules: platform(
      'feature-gates-all-alpha kubelet-image-pull-policy kubelet-unsafe-sysctls talos-rbac-off vault-dev-mode certificate-validity',
    ),
  },
  {
    why: 'Users and processes on the node can read or change what only root should.',
    rules: platform('k3s-kubeconfig-mode node-file-permissions node-image-or-user-data'),
  },
  {
    why: 'It is a complete path from outside to a node, the cluster or the cloud account. Cut it first.',
    rules: paths(
      'internet-to-cloud-account internet-to-cluster-admin internet-to-node repository-to-cluster-admin to-crown-jewel',
    ),
  },
];

/** Rules that are off: nearly every object has the finding, or only some teams want what the rule asks for. */
const OFF: readonly Reason[] = [
  {
    why: 'Nearly every container lacks it, the restricted level does not require it, and many programs need changes first. Turn it on once your workloads meet the restricted level.',
    rules: nsa('read-only-root-filesystem'),
  },
  {
    why: 'Nearly every workload has it, and usually no binding grants the ServiceAccount anything. A binding for the account `default` gets a finding from `cis/rbac-default-service-account`.',
    rules: cis('service-account-token-automount default-service-account-token'),
  },
  {
    why: 'A shared ServiceAccount is a risk only if it has permissions. A binding for the account `default` gets a finding from `cis/rbac-default-service-account`.',
    rules: [...cis('default-service-account'), ...nsa('shared-service-account')],
  },
  {
    why: 'It is about availability and stops no attacker. Nearly every container lacks it, and a LimitRange sets it for all of them.',
    rules: nsa('memory-limits cpu-limits resource-requests ephemeral-storage-limits'),
  },
  {
    why: 'It is advice for every namespace, and it is about availability.',
    rules: nsa('namespace-limit-range namespace-resource-quota'),
  },
  {
    why: 'It is advice for every object, including those without pods. The namespace `default` is as secure as any other.',
    rules: cis('default-namespace'),
  },
  {
    why: 'Most load balancers and Ingresses are meant for everyone, and no file says which are not. An exposed dashboard or control plane gets a finding of its own.',
    rules: nsa('load-balancer-source-ranges exposed-service ingress-catch-all'),
  },
  {
    why: 'It matters only if teams that do not trust each other share the cluster.',
    rules: platform('gateway-open-routes flux-cross-namespace certificate-issuer-open csi-token-in-context'),
  },
  {
    why: 'DaemonSets for drivers, networks and storage need these classes. They decide only which pods are evicted first.',
    rules: nsa('system-priority-class'),
  },
  {
    why: 'The API still accepts the field. `nsa-hardening/removed-api` reports API versions that were removed.',
    rules: platform('deprecated-field'),
  },
  {
    why: 'Only clients with permissions at the component reach its profiles, and these contain no secrets.',
    rules: cis('apiserver-profiling controller-manager-profiling scheduler-profiling'),
  },
  {
    why: 'The default cipher suites of Go are strong, and fixed lists become outdated.',
    rules: cis('apiserver-tls-cipher-suites kubelet-tls-cipher-suites'),
  },
  {
    why: 'Health checks and joining nodes send anonymous requests. RBAC limits what these can do, and `cis/rbac-anonymous-binding` reports a binding for them.',
    rules: cis('apiserver-anonymous-auth'),
  },
  {
    why: 'Kubernetes leaves the plugin off. `nsa-hardening/service-external-ips` reports Services that use external IPs.',
    rules: cis('apiserver-deny-service-external-ips'),
  },
  {
    why: 'Programs that do not reload their token stop working. Find them first.',
    rules: cis('apiserver-service-account-extend-token-expiration'),
  },
  {
    why: 'The certificate helps only if the API server verifies it, which `cis/apiserver-kubelet-certificate-authority` reports.',
    rules: cis('kubelet-tls-cert'),
  },
  {
    why: 'It sets a size, a number or a timeout on the node or the control plane. The right value depends on the cluster.',
    rules: [
      ...cis(
        'apiserver-audit-log-maxbackup apiserver-audit-log-maxsize apiserver-event-rate-limit apiserver-request-timeout controller-manager-terminated-pod-gc-threshold kubelet-event-record-qps kubelet-pod-pids-limit kubelet-streaming-connection-idle-timeout',
      ),
      ...nsa('kubelet-container-log kubelet-eviction-inodes kubelet-reserved-pids job-ttl'),
    ],
  },
  {
    why: 'It makes running the cluster more expensive or more difficult, and not every team wants that.',
    rules: [
      ...cis(
        'apiserver-always-pull-images image-admission kubelet-hostname-override kubelet-protect-kernel-defaults',
      ),
      ...nsa('image-digest-pinned image-pull-policy outdated-component-version'),
      ...platform('flux-source-signature workload-availability'),
    ],
  },
  {
    why: 'It requires another way to authenticate or to issue certificates, which is a project of its own.',
    rules: [
      ...cis('client-certificate-request eks-aws-auth'),
      ...nsa('apiserver-user-authentication certificate-duration'),
      ...platform('cluster-access-entry-admin'),
    ],
  },
  {
    why: 'A rule that is on already reports the important part of it.',
    rules: [
      ...cis('security-context'),
      ...nsa('linux-hardening pod-has-network-policy apparmor-profile-required windows-user'),
    ],
  },
  {
    why: 'Anyone who can read the environment of a process can usually read its files too, and many charts leave no choice.',
    rules: cis('secret-env'),
  },
  {
    why: 'It requires a service mesh, a sandbox or a cloud feature that many clusters do not have.',
    rules: [
      ...nsa('mesh-mtls runtime-class user-namespaces storage-class-encrypted'),
      ...platform('mesh-bypass node-metadata-pods'),
      ...cis('load-balancer-tls'),
    ],
  },
  {
    why: 'A high ID helps only after a container escape, and many images have a fixed one.',
    rules: nsa('high-group-id high-user-id'),
  },
  {
    why: 'It is a hint. Most findings are not faults.',
    rules: nsa(
      'dangling-network-policy network-policy-broad-selector sudo system-lookalike-name kube-proxy-healthz-bind-address',
    ),
  },
  {
    why: 'Controllers need the permission for their work, and it leads to no other permission.',
    rules: nsa('rbac-delete-resources rbac-network-write'),
  },
  {
    why: 'Small clusters run everything on the nodes that they have.',
    rules: platform('control-plane-schedulable'),
  },
  {
    why: 'The path begins inside a container, so nearly every workload with permissions has one. The rules about paths from outside are on.',
    rules: paths('workload-to-cluster-admin workload-to-node'),
  },
];

/** Whether a rule is on in the recommended preset of its pack, and why. */
export interface DefaultReason {
  readonly on: boolean;
  readonly why: string;
}

/** The reasons for all shipped rules, by rule id. */
export const defaultReasons: ReadonlyMap<string, DefaultReason> = new Map(
  [
    ...ON.map((reason) => ({ ...reason, on: true })),
    ...OFF.map((reason) => ({ ...reason, on: false })),
  ].flatMap(({ why, on, rules }) => rules.map((id) => [id, { on, why }] as const)),
);
