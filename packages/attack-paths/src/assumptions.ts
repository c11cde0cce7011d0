/** What no file shows. The defaults are those of most clusters; the reasons are printed with a path that needs one. */
export interface Assumption {
  /** What is taken to be so, as a sentence. */
  readonly meaning: string;
  /** Whether it is taken to be so when nobody says otherwise. */
  readonly default: boolean;
  /** Why it is, or is not, as a sentence. */
  readonly why: string;
}

export const ASSUMPTIONS = {
  'app-fault': {
    meaning: 'The exposed program has a fault that lets an outsider run code in its container.',
    default: true,
    why: 'Without it nothing but open admin interfaces is an entry; the question is what such a fault would be worth.',
  },
  'port-owner': {
    meaning: "A container that declares no ports is the one that listens on the Service's target port.",
    default: true,
    why: 'containerPort is only informative, most charts of one container leave it out.',
  },
  'nodes-public': {
    meaning: 'Nodes have addresses that the internet reaches.',
    default: false,
    why: 'Node groups of managed clusters are private by default; without it the entry is internal-network.',
  },
  'auth-bypass': {
    meaning: 'The authentication in front of the application can be passed.',
    default: false,
    why: 'The proxy in front is taken at its word; a fault in it is a case of its own.',
  },
  'api-public': {
    meaning: 'The API server is reachable from where the attacker stands.',
    default: true,
    why: 'Public endpoints are the default of the large providers, and pods always reach it.',
  },
  'any-login': {
    meaning: 'The attacker can log in as some user, any.',
    default: false,
    why: 'Who may log in is decided outside the files; ServiceAccounts of taken pods are in the group anyway by their own identity.',
  },
  'repo-readable': {
    meaning: 'An attacker reads the repository that holds these files, or its history.',
    default: true,
    why: 'It is the meaning of the entry repository; switch off for what is deployed from a vault.',
  },
  'webhook-host': {
    meaning: "The host in a webhook's url is, or comes, under the attacker's control.",
    default: false,
    why: 'It takes the fall of a third party.',
  },
  'on-path': {
    meaning: 'The attacker can change traffic between the controller and its source.',
    default: false,
    why: 'Needs a place on the network path or power over DNS.',
  },
  'image-root': {
    meaning: 'An image whose user no file states runs as root.',
    default: true,
    why: 'Root is what an image runs as unless its USER says otherwise, and most images leave it so.',
  },
  'setuid-image': {
    meaning:
      'An image that runs as a non-root user holds a setuid program that gets the granted capabilities into effect.',
    default: false,
    why: 'Capabilities do not take effect for a non-root user by themselves.',
  },
  'mac-allows': {
    meaning: 'AppArmor or SELinux of the node does not confine the container.',
    default: true,
    why: 'Whether and how a node confines is not in the manifests; many node images have neither enforced.',
  },
  'kernel-allows': {
    meaning: 'The kernel has no lockdown, no forced module signatures and the options that the step needs.',
    default: true,
    why: 'True for common node images without secure boot; not for Talos, Bottlerocket and hardened ones.',
  },
  'host-permissions': {
    meaning: 'A non-root process of the container may read or write the host path by its owner and mode.',
    default: false,
    why: 'Paths that matter belong to root.',
  },
  'node-login': {
    meaning: 'Keys or password hashes found on the node open a login to it.',
    default: false,
    why: 'Often there are only public keys and locked accounts.',
  },
  'co-located': {
    meaning: 'The other pod, or one of the pods in question, runs on the same node at some time.',
    default: true,
    why: 'Schedulers mix workloads unless files say otherwise.',
  },
  'same-user': {
    meaning: 'Two containers run under the same user id and with comparable capabilities.',
    default: true,
    why: 'Both are root as long as nobody sets users.',
  },
  'shared-code': {
    meaning: 'The other workload runs or loads what lies in the shared volume.',
    default: false,
    why: 'Most shared volumes hold data only.',
  },
  'cloud-node-role': {
    meaning: 'Nodes carry a cloud role that is worth having.',
    default: true,
    why: 'Node roles pull images and manage network interfaces at the least.',
  },
  'hop-limit': {
    meaning: 'The metadata service answers pods (no hop limit of 1, no metadata proxy).',
    default: true,
    why: 'Depends on node group settings that are not in the manifests.',
  },
  'self-managed': {
    meaning:
      'The control plane runs on machines of the cluster with its own certificate authority and approver.',
    default: true,
    why: 'Default for kubeadm, k3s, RKE2, OpenShift; off as soon as the files or an option name a managed platform.',
  },
  'role-has-rights': {
    meaning: 'The cloud role or store behind an identity grants something of value.',
    default: true,
    why: 'Roles are bound to be used; their policies are elsewhere.',
  },
  reschedule: {
    meaning: "Pods driven off other nodes come back on the attacker's node.",
    default: true,
    why: 'Controllers recreate them at once and no other node takes them.',
  },
  'registry-push': {
    meaning: 'The registry credential may push, not only pull.',
    default: false,
    why: 'Pull-only robot accounts are the better custom; scope is not in the file.',
  },
  'controller-accounts': {
    meaning:
      'The controller manager uses one ServiceAccount per controller, so that kube-system holds clusterrole-aggregation-controller.',
    default: true,
    why: 'Set by kubeadm and the managed platforms.',
  },
  'psa-default': {
    meaning: "The cluster's Pod Security default for unlabelled namespaces is privileged.",
    default: true,
    why: 'It is the built-in default when no AdmissionConfiguration says otherwise.',
  },
  'policy-engine': {
    meaning: 'The policy engine seen over the namespace lets the step through.',
    default: true,
    why: 'Its verdict is not computed here; the path is reported as possible.',
  },
  'client-signer': {
    meaning: 'The cluster signs client certificates for the signer kubernetes.io/kube-apiserver-client.',
    default: true,
    why: 'Built into the controller manager with a CA key; off with eks, which signs server certificates only.',
  },
  eks: {
    meaning: 'The cluster is EKS and reads aws-auth (authentication mode CONFIG_MAP or API_AND_CONFIG_MAP).',
    default: false,
    why: 'Switched on by an option or by EKS marks in the files.',
  },
  'ca-trusted': {
    meaning: "Clients or servers worth attacking trust the issuer's certificate authority.",
    default: false,
    why: 'Trust stores are not in the files.',
  },
  'device-shares': {
    meaning: 'The device driver shows data of its other users to an admin claim.',
    default: false,
    why: 'Depends on the driver; most give monitoring only.',
  },
  'project-limits': {
    meaning: 'What the project or tenant limits leave open still suffices for the step.',
    default: false,
    why: 'Limits were written to prevent it.',
  },
  lateral: {
    meaning: 'Applications inside the cluster have exploitable faults of their own.',
    default: false,
    why: 'Else every open network would be a path; asked for by --assume lateral.',
  },
} as const satisfies Record<string, Assumption>;

export type AssumptionName = keyof typeof ASSUMPTIONS;

/** The assumptions that hold: the defaults, changed by what is given as `name` or `no-name`; the last one counts. */
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
