// @ts-check
// Where the peers' test suites contradict the standard or the API, or test something else than the rule.

/**
 * @typedef {object} Explanation
 * @property {string} [check] the beginning of its name; default: any
 * @property {'pass' | 'fail'} ours
 * @property {RegExp} [file]
 * @property {string} why
 */

/** @type {readonly Explanation[]} */
const EXPLANATIONS = [
  {
    check: 'podsecurity-subrule-restricted-capabilities',
    ours: 'pass',
    why: 'the policy excepts some values of some images, and here the checks of capabilities are left out as a whole',
  },
  {
    check: 'disallow-proc-mount',
    ours: 'pass',
    why: 'the pod has a user namespace: from 1.35 the Pod Security Standards allow it',
  },
  {
    check: 'disallow-selinux',
    ours: 'pass',
    why: 'container_engine_t is allowed by the Pod Security Standards since 1.31',
  },
  {
    check: 'drop-cap-net-raw',
    ours: 'fail',
    why: 'the API names capabilities without CAP_: CAP_NET_RAW drops nothing with containerd',
  },
  {
    check: 'restrict-binding-system-groups/restrict-anonymous',
    ours: 'pass',
    why: 'system:anonymous is a user, not a group',
  },
  {
    check: 'restrict-binding-clusteradmin',
    ours: 'pass',
    why: 'a Role named cluster-admin is not the ClusterRole of that name',
  },
  {
    check: 'restrict-clusterrole-csr',
    ours: 'pass',
    why: 'certificate requests are in the group certificates.k8s.io, not in the core group',
  },
  {
    check: 'restrict-escalation-verbs-roles',
    ours: 'pass',
    why: 'nobody can impersonate a role: the verb does nothing there',
  },
  {
    check: 'restrict-networkpolicy-empty-podselector',
    ours: 'pass',
    why: 'a policy that selects all pods and allows nothing is the default deny that the guide asks for',
  },
  {
    check: 'restrict-sa-automount-sa-token',
    ours: 'pass',
    why: 'a ServiceAccount mounts nothing by itself, so the rule checks the pods that use it',
  },
  {
    check: 'disallow-default-namespace/validate-podcontroller-namespace',
    ours: 'pass',
    why: 'without metadata.namespace the namespace is given at install time',
  },
  {
    check: 'disallow-container-sock-mounts/validate-',
    ours: 'fail',
    why: 'the policy is about the socket of one runtime, the rule about all of them',
  },
  { check: 'restrict-nodeport', ours: 'fail', why: 'the rule is about load balancers too' },
  { check: 'no-loadbalancer-service', ours: 'fail', why: 'the rule is about NodePort too' },
  {
    check: 'add-psa-namespace-reporting',
    ours: 'fail',
    why: 'the policy asks for any label of Pod Security admission, the rule for one that enforces',
  },
  {
    ours: 'fail',
    file: /success\.(?:defaultclusterrole|gce_)/,
    why: "a role that only has the name of a default may be anybody's: the label or the prefix system: says it is one",
  },
  {
    ours: 'pass',
    file: /binding_points_to_missing_ref/,
    why: 'what the missing role allows is unknown; rbac-dangling-reference reports the binding',
  },
  {
    ours: 'pass',
    file: /ClusterAdmin\w*\/failure\.all_verbs/,
    why: 'seven verbs are not all: escalate, bind and impersonate are missing; rules about what they allow report it',
  },
  {
    ours: 'pass',
    file: /failure\.default_clusteradmin_clusterrole/,
    why: 'the file replaces cluster-admin by a role that reads one kind',
  },
  {
    ours: 'fail',
    file: /success\.system_prefix/,
    why: 'anyone may write a name with the prefix system:; only what Kubernetes itself grants by a name is left alone',
  },
  {
    check: 'insecureCapabilities',
    ours: 'fail',
    why: 'the restricted level asks to drop ALL, not a list',
  },
  {
    check: 'missingNetworkPolicy',
    ours: 'pass',
    why: 'policyTypes without rules isolate the pod in that direction',
  },
  { check: 'pullPolicyNotAlways', ours: 'pass', why: 'without a tag the API sets imagePullPolicy to Always' },
  { check: 'runAsRootAllowed', ours: 'pass', why: 'the core group has no Deployment' },
  {
    check: 'sensitiveC',
    ours: 'pass',
    why: "the values are rows of x, which are nobody's secret",
  },
  {
    check: 'env-var-secret',
    ours: 'pass',
    why: 'SECRET_BLAH does not end with a word that tells, and the value is made of words',
  },
  {
    check: 'ssh-port',
    ours: 'pass',
    why: 'the number of a port says nothing of what serves it: no program, image or name shows an SSH server',
  },
  {
    check: 'non-isolated-pod',
    ours: 'fail',
    why: 'a policy in one direction is enough for kube-linter; the rule asks for both',
  },
  {
    check: 'drop-net-raw-capability',
    ours: 'fail',
    why: 'the Pod Security Standards compare capabilities in capitals',
  },
  {
    check: 'run-as-non-root',
    ours: 'pass',
    file: /run-as-non-root\.yml/,
    why: 'root-group checks the group 0',
  },
];

/**
 * Why our verdict differs from a peer's; undefined where that is unexplained.
 * @param {{ check: string, file: string }} given @param {'pass' | 'fail'} ours
 * @returns {string | undefined}
 */
export function explanationOf({ check, file }, ours) {
  return EXPLANATIONS.find(
    (explanation) =>
      explanation.ours === ours &&
      check.startsWith(explanation.check ?? '') &&
      (explanation.file?.test(file) ?? true),
  )?.why;
}
