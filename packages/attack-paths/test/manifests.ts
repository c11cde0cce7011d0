/** Manifests for tests, as short as they can be told apart. */

const RBAC = 'apiVersion: rbac.authorization.k8s.io/v1';

interface Rule {
  readonly can: string;
  readonly on: string;
  readonly group?: string;
  readonly names?: string;
}

const rulesOf = (rules: readonly Rule[]): string =>
  rules
    .map(
      ({ can, on, group = '""', names }) =>
        `  - {apiGroups: [${group}], resources: [${on}], verbs: [${can}]${names === undefined ? '' : `, resourceNames: [${names}]`}}\n`,
    )
    .join('');

export const ROBOT = '{kind: ServiceAccount, name: robot, namespace: shop}';
export const ROLE_REF = '{kind: Role, name: made}';
export const CLUSTER_REF = '{kind: ClusterRole, name: made}';

/** The places of a right as they are shown: the name of the subject, the role of the binding, the first key of the rule. */
export const BY_RULE = ['robot', 'roleRef', 'apiGroups'] as const;
/** The same for a role that no file holds. */
export const BY_ROLE = ['robot', 'roleRef'] as const;

/** A role and its binding in namespace shop. */
export const inShop = (...rules: readonly Rule[]): string => `---
${RBAC}
kind: Role
metadata: {name: made, namespace: shop}
rules:
${rulesOf(rules)}---
${RBAC}
kind: RoleBinding
metadata: {name: made, namespace: shop}
roleRef: ${ROLE_REF}
subjects: [${ROBOT}]
`;

export const clusterRole = (name: string, ...rules: readonly Rule[]): string => `---
${RBAC}
kind: ClusterRole
metadata: {name: ${name}}
rules:
${rulesOf(rules)}`;

export const role = (name: string, namespace: string, ...rules: readonly Rule[]): string => `---
${RBAC}
kind: Role
metadata: {name: ${name}, namespace: ${namespace}}
rules:
${rulesOf(rules)}`;

/** A binding; a RoleBinding where it has a namespace. */
export const binding = (
  roleRef: string,
  { namespace, subject = ROBOT, name = 'made' }: { namespace?: string; subject?: string; name?: string } = {},
): string => `---
${RBAC}
kind: ${namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding'}
metadata: {name: ${name}${namespace === undefined ? '' : `, namespace: ${namespace}`}}
roleRef: ${roleRef}
subjects: [${subject}]
`;

/** A ClusterRole and its ClusterRoleBinding. */
export const inCluster = (...rules: readonly Rule[]): string =>
  clusterRole('made', ...rules) + binding(CLUSTER_REF);

export const pod = (name: string, namespace: string, { container = '', spec = '' } = {}): string => `---
apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: ${namespace}}
spec: {${spec}containers: [{name: app, image: example.com/web:1${container}}]}
`;

export const namespace = (name: string, labels = ''): string => `---
apiVersion: v1
kind: Namespace
metadata: {name: ${name}, labels: {${labels}}}
`;

export const account = (name: string, namespace: string, more = ''): string => `---
apiVersion: v1
kind: ServiceAccount
metadata: {name: ${name}, namespace: ${namespace}${more}}
`;

export const secret = (name: string, namespace: string, more = 'type: Opaque'): string => `---
apiVersion: v1
kind: Secret
metadata: {name: ${name}, namespace: ${namespace}}
${more}
`;
