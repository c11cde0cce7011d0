/**
 * Facts that no file shows. The defaults are true for most clusters. A path that needs an assumption prints its reason.
 */
export interface Assumption {
  /** The assumption, as a sentence. */
  readonly meaning: string;
  /** Whether it applies by default. */
  readonly default: boolean;
  /** A sentence that says why it does, or does not. */
  readonly why: string;
}

/** The assumptions that paths may need, by name. */
export const ASSUMPTIONS = {
  'app-fault': {
    meaning: 'The exposed program has a fault that lets an outsider run code in its container.',
    default: true,
    why: 'Without it, only open admin interfaces are entries. The paths show what such a fault would be worth.',
  },
  'port-owner': {
    meaning: "A container that declares no ports listens on the Service's target port.",
    default: true,
    why: 'containerPort is only informative, and most charts with one container leave it out.',
  },
  'nodes-public': {
    meaning: 'The internet reaches the addresses of nodes.',
    default: false,
    why: 'Node groups of managed clusters are private by default. Without it, the entry is internal-network.',
  },
  'auth-bypass': {
    meaning: 'An attacker gets past the authentication in front of the application.',
    default: false,
    why: 'Plimsoll trusts the proxy in front. A fault in the proxy is another case.',
  },
  'api-public': {
    meaning: 'The attacker can reach the API server.',
    default: true,
    why: 'The large providers make the endpoint public by default, and pods always reach it.',
  },
  'any-login': {
    meaning: 'The attacker can log in as any user.',
    default: false,
    why: 'The files do not decide who may log in. ServiceAccounts of compromised pods are in the group in any case.',
  },
  'repo-readable': {
    meaning: 'An attacker reads the repository that holds these files, or its history.',
    default: true,
    why: 'The entry repository means this. Turn it off where you deploy from a vault.',
  },
  'webhook-host': {
    meaning: "The attacker controls, or takes over, the host in a webhook's url.",
    default: false,
    why: 'An attacker has to compromise a third party first.',
  },
  'on-path': {
    meaning: 'The attacker can change traffic between the controller and its source.',
    default: false,
    why: 'An attacker needs a place on the network path, or control of DNS.',
  },
  'image-root': {
    meaning: 'An image runs as root where no file names its user.',
    default: true,
    why: 'An image runs as root unless its USER says otherwise, and most images set no USER.',
  },
  'setuid-image': {
    meaning:
      'An image that runs as a non-root user contains a setuid program that can use the granted capabilities.',
    default: false,
    why: 'A non-root user cannot use granted capabilities without such a program.',
  },
  'mac-allows': {
    meaning: 'AppArmor or SELinux on the node does not confine the container.',
    default: true,
    why: 'Manifests do not show what a node confines, and many node images enforce neither.',
  },
  'kernel-allows': {
    meaning: 'The kernel has no lockdown, accepts unsigned modules and has the options that the step needs.',
    default: true,
    why: 'Common node images without secure boot are so. Talos, Bottlerocket and hardened images are not.',
  },
  'host-permissions': {
    meaning: 'The owner and mode of the host path let a non-root process in the container read or write it.',
    default: false,
    why: 'The paths that matter belong to root.',
  },
  'node-login': {
    meaning: 'An attacker can log in to the node with keys or password hashes found there.',
    default: false,
    why: 'Often a node has only public keys and locked accounts.',
  },
  'co-located': {
    meaning: 'The other pod, or one of the pods in question, runs on the same node at some time.',
    default: true,
    why: 'Schedulers mix workloads unless files say otherwise.',
  },
  'same-user': {
    meaning: 'Two containers run with the same user ID and comparable capabilities.',
    default: true,
    why: 'Both run as root unless the files set a user.',
  },
  'shared-code': {
    meaning: 'The other workload runs or loads files from the shared volume.',
    default: false,
    why: 'Most shared volumes contain only data.',
  },
  'cloud-node-role': {
    meaning: 'Nodes have a cloud role that is useful to an attacker.',
    default: true,
    why: 'At the least, node roles pull images and manage network interfaces.',
  },
  'hop-limit': {
    meaning: 'The metadata service answers pods: it has no hop limit of 1 and no metadata proxy.',
    default: true,
    why: 'It depends on settings of node groups, which manifests do not show.',
  },
  'self-managed': {
    meaning:
      'The control plane runs on nodes in the cluster, with its own certificate authority and approver.',
    default: true,
    why: 'This is the default of kubeadm, k3s, RKE2 and OpenShift. It is off where the files or an option name a managed platform.',
  },
  'role-has-rights': {
    meaning: 'The cloud role or store behind an identity is useful to an attacker.',
    default: true,
    why: 'Workloads get roles in order to use them. The policies of the roles are not in the files.',
  },
  reschedule: {
    meaning: "Pods that other nodes evict start again on the attacker's node.",
    default: true,
    why: 'Controllers recreate them at once, and no other node accepts them.',
  },
  'registry-push': {
    meaning: 'The registry credential allows pushing, not only pulling.',
    default: false,
    why: 'Pull-only accounts are good practice, and the file does not show the scope.',
  },
  'controller-accounts': {
    meaning:
      'The controller manager uses one ServiceAccount per controller, so kube-system contains clusterrole-aggregation-controller.',
    default: true,
    why: 'kubeadm and the managed platforms set this.',
  },
  'psa-default': {
    meaning: "The cluster's Pod Security default for namespaces without a label is privileged.",
    default: true,
    why: 'This is the built-in default unless an AdmissionConfiguration changes it.',
  },
  'policy-engine': {
    meaning: 'The policy engine that covers the namespace admits the step.',
    default: true,
    why: 'Plimsoll does not compute its verdict, and reports the path as possible.',
  },
  'client-signer': {
    meaning: 'The cluster signs client certificates for the signer kubernetes.io/kube-apiserver-client.',
    default: true,
    why: 'The controller manager does so where it has a CA key. It is off with eks, which signs only server certificates.',
  },
  eks: {
    meaning: 'The cluster is EKS and reads aws-auth (authentication mode CONFIG_MAP or API_AND_CONFIG_MAP).',
    default: false,
    why: 'An option, or marks of EKS in the files, turns it on.',
  },
  'ca-trusted': {
    meaning: "Clients or servers worth attacking trust the issuer's certificate authority.",
    default: false,
    why: 'The files do not show trust stores.',
  },
  'device-shares': {
    meaning: 'The device driver shows the data of its other users to an admin claim.',
    default: false,
    why: 'It depends on the driver. Most give only monitoring.',
  },
  'project-limits': {
    meaning: 'The limits of the project or tenant still allow the step.',
    default: false,
    why: 'Limits exist to prevent it.',
  },
  lateral: {
    meaning: 'An attacker can exploit faults in applications inside the cluster.',
    default: false,
    why: 'With it, every open network is a path. Turn it on with --assume lateral.',
  },
} as const satisfies Record<string, Assumption>;

/** The name of an assumption. */
export type AssumptionName = keyof typeof ASSUMPTIONS;

/**
 * The assumptions that apply: the defaults, changed by `name` or `no-name` in `given`. The last one counts.
 * @example
 * assumptionsOf(['no-app-fault']); // the defaults without one of them
 */
export function assumptionsOf(given: readonly string[] = []): ReadonlySet<AssumptionName> {
  const names = Object.keys(ASSUMPTIONS) as AssumptionName[];
  const holds = new Set(names.filter((name) => ASSUMPTIONS[name].default));
  for (const word of given) {
    const name = names.find((each) => word === each || word === `no-${each}`);
    if (name === undefined) throw new TypeError(`Not an assumption: ${JSON.stringify(word)}`);
    if (word === name) holds.add(name);
    else holds.delete(name);
  }
  return holds;
}
