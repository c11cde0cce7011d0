// Why each rule is on or off in the recommended preset of its pack: what somebody who secures a cluster would do with the
// finding. docs/defaults.md is generated from it, `--explain` says it, and a test holds it to the presets.

/** Rules that have one reason. */
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

/** What is on: somebody would act on one finding of it. */
const ON: readonly Reason[] = [
  {
    why: 'What cannot be read is not checked: you have to know.',
    rules: plimsoll('parse-error too-deep too-large alias-limit invalid-utf8'),
  },
  {
    why: 'The API refuses the object, or drops what you wrote: it does not do what the file says.',
    rules: plimsoll('malformed duplicate-key unknown-field unknown-api'),
  },
  {
    why: 'A suppression that does not hold hides nothing, and one that nobody needs may hide the next fault.',
    rules: plimsoll('invalid-suppression expired-suppression unused-suppression'),
  },

  {
    why: 'The container owns its node.',
    rules: pss('privileged windows-host-process'),
  },
  {
    why: 'It takes down a wall between the pod and its node. The baseline level refuses it.',
    rules: pss(
      'host-ipc host-network host-pid host-path-volumes capabilities-baseline proc-mount-baseline seccomp-baseline apparmor-profile selinux-options sysctls',
    ),
  },
  {
    why: 'It reaches the node without a need that the manifest shows. The baseline level refuses it.',
    rules: pss('host-ports host-probes-lifecycle'),
  },
  {
    why: 'The restricted level asks for it, and with the level enforced the pod is refused. One line for each container names all that is not set.',
    rules: pss(
      'allow-privilege-escalation capabilities-restricted run-as-non-root run-as-user seccomp-restricted volume-types proc-mount-restricted',
    ),
  },
  {
    why: 'A label with a typing error enforces nothing, or another level than you think.',
    rules: pss('namespace-labels-valid'),
  },

  {
    why: 'Whoever reaches the port is in, or acts as administrator: without this setting nothing else holds.',
    rules: [
      ...cis(
        'apiserver-insecure-port apiserver-authorization-mode-always-allow apiserver-authorization-mode-rbac kubelet-anonymous-auth kubelet-authorization-mode kubelet-read-only-port etcd-client-cert-auth etcd-cert-key etcd-client-urls',
      ),
      ...platform('apiserver-requestheader-ca'),
    ],
  },
  {
    why: 'etcd holds every Secret: who reads along or joins it has the cluster.',
    rules: cis(
      'apiserver-etcd-servers apiserver-etcd-cafile apiserver-etcd-client-cert etcd-auto-tls etcd-peer-auto-tls etcd-peer-cert-key etcd-peer-client-cert-auth etcd-peer-urls etcd-unique-ca',
    ),
  },
  {
    why: 'Somebody changed a safe setting of the control plane: kubeadm and the defaults of Kubernetes have it right.',
    rules: cis(
      'apiserver-always-admit apiserver-authorization-mode-abac apiserver-authorization-mode-node apiserver-client-ca-file apiserver-kubelet-client-cert apiserver-namespace-lifecycle-plugin apiserver-node-restriction-plugin apiserver-secure-port apiserver-service-account-key-file apiserver-service-account-lookup apiserver-service-account-plugin apiserver-tls-cert apiserver-token-auth-file controller-manager-bind-address controller-manager-root-ca-file controller-manager-rotate-kubelet-server-certificate controller-manager-service-account-private-key-file controller-manager-use-service-account-credentials scheduler-bind-address kubelet-client-ca-file kubelet-make-iptables-util-chains kubelet-rotate-certificates kubelet-rotate-server-certificate-gate kube-proxy-metrics-bind-address',
    ),
  },
  {
    why: 'Without an audit log nobody can tell after an incident who did what.',
    rules: [
      ...cis('apiserver-audit-log-path audit-policy-file audit-policy-coverage apiserver-audit-log-maxage'),
      ...platform('cluster-logging-off'),
    ],
  },
  {
    why: 'Who copies the disk or a backup of etcd reads every Secret.',
    rules: [
      ...cis('apiserver-encryption-provider-config encryption-providers'),
      ...nsa('encryption-kms-v2'),
      ...platform('cluster-secrets-encryption'),
    ],
  },
  {
    why: 'The API server sends exec sessions and logs to whoever answers in place of the kubelet.',
    rules: cis('apiserver-kubelet-certificate-authority'),
  },
  {
    why: 'The program does not start with the flag, or ignores what you meant to set.',
    rules: cis(
      'apiserver-removed-admission-plugins apiserver-removed-flags control-plane-removed-flags kubelet-removed-flags',
    ),
  },
  {
    why: 'One setting of the node hardens every pod that names no seccomp profile.',
    rules: cis('kubelet-seccomp-default'),
  },
  {
    why: 'It gives the cluster away to whoever gets one identity, of which there are many.',
    rules: cis(
      'rbac-anonymous-binding rbac-authenticated-binding rbac-cluster-admin-binding rbac-system-masters rbac-default-service-account',
    ),
  },
  {
    why: 'The right leads to all rights, or to the Secrets of a namespace or the cluster: somebody has to say that it is needed.',
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
    why: 'Who may delete events removes the traces of an attack.',
    rules: nsa('rbac-delete-events'),
  },
  {
    why: 'Whoever creates the missing object takes what the binding gives.',
    rules: nsa('rbac-dangling-reference'),
  },
  {
    why: 'A credential in a repository is known to all who read it: revoke it.',
    rules: [
      ...cis('plain-secret bootstrap-token-secret'),
      ...nsa('credentials-in-config encryption-key-in-manifest exposed-token kubeconfig-in-manifest'),
      ...platform('sops-plaintext-left'),
    ],
  },
  {
    why: 'The token stays valid for long: who finds it once keeps it.',
    rules: [...cis('service-account-token-secret'), ...nsa('projected-token-lifetime')],
  },
  {
    why: 'An enforced level refuses the next pod that nobody looked at. One line tells it of all namespaces.',
    rules: [...cis('namespace-pod-security'), ...platform('pod-security-defaults')],
  },
  {
    why: 'Without a policy each pod reaches each other one. One line tells it of all namespaces.',
    rules: [...cis('namespace-network-policy'), ...nsa('default-deny-network-policy')],
  },
  {
    why: 'It looks like a control and is none.',
    rules: [
      ...nsa('network-policy-allow-all admission-policy-binding admission-policy-only-reports'),
      ...platform(
        'admission-policy-toothless image-policy-toothless falco-disabled network-policy-plugin-weak',
      ),
    ],
  },
  {
    why: 'NET_RAW lets a container forge packets. Where the restricted level is asked for, it contains this.',
    rules: cis('net-raw'),
  },
  {
    why: 'Passwords and sessions cross the network in plain text.',
    rules: cis('ingress-tls'),
  },
  {
    why: 'It judges only what you allow: without options it finds nothing.',
    rules: cis('image-registry'),
  },

  {
    why: 'It opens the node, or the cloud account behind it, to who takes over the container.',
    rules: nsa('runtime-socket sensitive-host-path cloud-credentials-path sysctl-value'),
  },
  {
    why: 'Who accepts a path of the node can still mount it read-only. It speaks only where the volume itself is accepted.',
    rules: nsa('writable-host-path'),
  },
  {
    why: 'A shell, a dashboard or the control plane answers where strangers ask.',
    rules: [
      ...nsa('exposed-control-plane-port exposed-sensitive-interface ssh-server tiller'),
      ...platform('jupyter-open datastore-no-auth model-server-trust argocd-anonymous'),
    ],
  },
  {
    why: 'A pod of somebody else can draw traffic to itself, or send it where it should not go.',
    rules: nsa('external-name-local service-external-ips ingress-host-conflict host-aliases cluster-dns'),
  },
  {
    why: 'The metadata service gives the credentials of the node to a pod that asks.',
    rules: [...nsa('block-metadata-api'), ...platform('node-metadata-hop')],
  },
  {
    why: 'Who may write an Ingress takes over the controller, which reads the Secrets of all.',
    rules: nsa('ingress-nginx-allow-snippets ingress-nginx-injection ingress-nginx-snippets'),
  },
  {
    why: 'What has no more updates keeps the faults that are known of it.',
    rules: nsa('end-of-life-component frozen-registry'),
  },
  {
    why: 'The cluster refuses the object after the next upgrade.',
    rules: nsa('removed-api'),
  },
  {
    why: 'What runs changes without a change of the file. It is mended once for each image.',
    rules: nsa('image-tag-pinned'),
  },
  {
    why: 'What comes over the network runs unseen.',
    rules: nsa('remote-script'),
  },
  {
    why: 'Nobody verifies who answers: who sits between reads along, and takes the credentials.',
    rules: [
      ...nsa('audit-webhook-tls kubeconfig-tls tls-min-version unverified-api-client webhook-endpoint'),
      ...platform(
        'flux-source-unverified kubeadm-discovery-unverified metrics-scrape-unverified registry-tls-off vault-tls-off openshift-tls-profile-old oidc-issuer-https',
      ),
    ],
  },
  {
    why: 'While the webhook fails, nothing is refused; or it slows down every request.',
    rules: nsa('webhook-failure-policy webhook-scope'),
  },
  {
    why: 'The manifest asks for it in so many words, and few pods need it.',
    rules: nsa(
      'share-process-namespace root-group control-plane-scheduling system-namespace kubelet-healthz-bind-address kubelet-static-pod-url',
    ),
  },

  {
    why: 'Who writes to the source, or to one namespace, decides what the whole cluster runs.',
    rules: platform(
      'argocd-application-source argocd-kustomize-plugins argocd-project-open ci-runner-privileged',
    ),
  },
  {
    why: 'The identity may do more in the cloud or the cluster than its pod needs.',
    rules: platform(
      'cloud-identity-broad managed-cluster-identity-weak talos-api-access-admin dra-admin-access openshift-scc-broad pod-security-policy',
    ),
  },
  {
    why: 'It lets past what a policy would stop.',
    rules: platform(
      'mutating-policy-weakens policy-exception-broad pod-security-exemption webhook-secrets authorization-config-weak authentication-config-prefix mesh-authorization-open',
    ),
  },
  {
    why: 'The API of the cluster answers to the whole internet.',
    rules: platform('cluster-api-endpoint-public cluster-api-endpoint-unrestricted'),
  },
  {
    why: 'The secret reaches more people or namespaces than need it.',
    rules: platform(
      'backup-exposed external-secret-store-weak secret-replicated-wide sealed-secret-scope gateway-reference-grant-broad ingress-controller-open',
    ),
  },
  {
    why: 'Somebody set it weaker than the product does by itself.',
    rules: platform(
      'feature-gates-all-alpha kubelet-image-pull-policy kubelet-unsafe-sysctls talos-rbac-off vault-dev-mode certificate-validity',
    ),
  },
  {
    why: 'Every user or process of the node reads what is for root.',
    rules: platform('k3s-kubeconfig-mode node-file-permissions node-image-or-user-data'),
  },
  {
    why: 'It is a whole way from outside to the node, the cluster or the account: cut it first.',
    rules: paths(
      'internet-to-cloud-account internet-to-cluster-admin internet-to-node repository-to-cluster-admin to-crown-jewel',
    ),
  },
];

/** What is off: nearly every object has the finding, or only some sites want what it asks for. */
const OFF: readonly Reason[] = [
  {
    why: 'Nearly every container lacks it, the restricted level does not ask for it, and many programs need changes first. Take it up once the restricted level holds.',
    rules: nsa('read-only-root-filesystem'),
  },
  {
    why: 'The rule speaks where no binding gives the ServiceAccount rights, so that its token opens nothing. Rights of the account `default` have a finding at the binding.',
    rules: cis('service-account-token-automount default-service-account-token'),
  },
  {
    why: 'An account without rights is as good as another one. That `default` has rights is a finding at the binding.',
    rules: [...cis('default-service-account'), ...nsa('shared-service-account')],
  },
  {
    why: 'It keeps the cluster available, and keeps nobody out. Nearly every container lacks it, and a LimitRange gives it to all at once.',
    rules: nsa('memory-limits cpu-limits resource-requests ephemeral-storage-limits'),
  },
  {
    why: 'It is advice about every namespace, and about load, not about attackers.',
    rules: nsa('namespace-limit-range namespace-resource-quota'),
  },
  {
    why: 'It is advice about every object, also those without pods. Nothing is open in the namespace `default` that is closed elsewhere.',
    rules: cis('default-namespace'),
  },
  {
    why: 'A load balancer is mostly there for everybody, and no file says for whom. An exposed dashboard or control plane has a finding of its own.',
    rules: nsa('load-balancer-source-ranges exposed-service ingress-catch-all'),
  },
  {
    why: 'It matters where teams that do not trust each other share the cluster.',
    rules: platform('gateway-open-routes flux-cross-namespace certificate-issuer-open csi-token-in-context'),
  },
  {
    why: 'DaemonSets of drivers, networks and storage need the class. What it decides is which pod has to go first.',
    rules: nsa('system-priority-class'),
  },
  {
    why: 'The object still works. Where it stops working, `nsa-hardening/removed-api` says so.',
    rules: platform('deprecated-field'),
  },
  {
    why: 'Only who has rights at the component reaches its profiles, and they hold no secret.',
    rules: cis('apiserver-profiling controller-manager-profiling scheduler-profiling'),
  },
  {
    why: 'The suites that Go chooses by itself are good, and lists of them grow old.',
    rules: cis('apiserver-tls-cipher-suites kubelet-tls-cipher-suites'),
  },
  {
    why: 'Health checks and joining nodes ask without credentials. What these may do RBAC says, and a binding for them has a finding.',
    rules: cis('apiserver-anonymous-auth'),
  },
  {
    why: 'Kubernetes leaves the plugin off. A Service that uses external IPs has a finding of its own.',
    rules: cis('apiserver-deny-service-external-ips'),
  },
  {
    why: 'Programs that do not read their token again stop working. Find these first.',
    rules: cis('apiserver-service-account-extend-token-expiration'),
  },
  {
    why: 'The certificate helps once the API server verifies it: `cis/apiserver-kubelet-certificate-authority` asks for both.',
    rules: cis('kubelet-tls-cert'),
  },
  {
    why: 'It sizes logs, queues, processes or timeouts of the node and the control plane. The right number depends on the site.',
    rules: [
      ...cis(
        'apiserver-audit-log-maxbackup apiserver-audit-log-maxsize apiserver-event-rate-limit apiserver-request-timeout controller-manager-terminated-pod-gc-threshold kubelet-event-record-qps kubelet-pod-pids-limit kubelet-streaming-connection-idle-timeout',
      ),
      ...nsa('kubelet-container-log kubelet-eviction-inodes kubelet-reserved-pids job-ttl'),
    ],
  },
  {
    why: 'It costs something in running the cluster that not every site wants to pay.',
    rules: [
      ...cis(
        'apiserver-always-pull-images image-admission kubelet-hostname-override kubelet-protect-kernel-defaults',
      ),
      ...nsa('image-digest-pinned image-pull-policy outdated-component-version'),
      ...platform('flux-source-signature workload-availability'),
    ],
  },
  {
    why: 'It asks for an identity provider in place of certificates and tables, which is a project of its own.',
    rules: [
      ...cis('client-certificate-request eks-aws-auth'),
      ...nsa('apiserver-user-authentication certificate-duration'),
      ...platform('cluster-access-entry-admin'),
    ],
  },
  {
    why: 'Another rule that is on asks for what matters of it.',
    rules: [
      ...cis('security-context'),
      ...nsa('linux-hardening pod-has-network-policy apparmor-profile-required windows-user'),
    ],
  },
  {
    why: 'Who may read the environment of a process may mostly read its files too, and charts often leave no choice.',
    rules: cis('secret-env'),
  },
  {
    why: 'It needs a mesh, a sandbox or a feature that many clusters do not have.',
    rules: [
      ...nsa('mesh-mtls runtime-class user-namespaces storage-class-encrypted'),
      ...platform('mesh-bypass node-metadata-pods'),
      ...cis('load-balancer-tls'),
    ],
  },
  {
    why: 'Ids from a high range help only where a container gets out, and images often fix theirs.',
    rules: nsa('high-group-id high-user-id'),
  },
  {
    why: 'It is a sign that something may be wrong, and mostly nothing is.',
    rules: nsa(
      'dangling-network-policy network-policy-broad-selector sudo system-lookalike-name kube-proxy-healthz-bind-address',
    ),
  },
  {
    why: 'Controllers have the right for their work, and it leads to no other right.',
    rules: nsa('rbac-delete-resources rbac-network-write'),
  },
  {
    why: 'Small clusters run everything on the nodes that they have.',
    rules: platform('control-plane-schedulable'),
  },
  {
    why: 'The way begins inside a container, of every workload: there are many, and nobody is in one yet. The ways from outside are on.',
    rules: paths('workload-to-cluster-admin workload-to-node'),
  },
];

/** Whether a rule is on in the recommended preset of its pack, and why. */
export interface DefaultReason {
  readonly on: boolean;
  readonly why: string;
}

/** By rule id: all that are shipped. */
export const defaultReasons: ReadonlyMap<string, DefaultReason> = new Map(
  [
    ...ON.map((reason) => ({ ...reason, on: true })),
    ...OFF.map((reason) => ({ ...reason, on: false })),
  ].flatMap(({ why, on, rules }) => rules.map((id) => [id, { on, why }] as const)),
);
