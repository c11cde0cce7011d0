/**
 * A rule of a role in short form: `create,get certificates.k8s.io certificatesigningrequests [name]`. `core` is the
 * group without a name.
 */
export function rule(text: string): string {
  const [verbs, group, resources, names] = text.split(' ');
  return `{apiGroups: [${group === 'core' ? '""' : `"${group!.replaceAll(',', '", "')}"`}], resources: ["${resources!.replaceAll(',', '", "')}"], ${
    names === undefined ? '' : `resourceNames: ["${names.replaceAll(',', '", "')}"], `
  }verbs: ["${verbs!.replaceAll(',', '", "')}"]}`;
}

/** The evidence for permissions of `robot`: the subject, the binding and the rules. */
export const shown = (...rules: readonly string[]): readonly string[] => [
  'robot',
  'roleRef',
  ...rules.map(rule),
];

export const ROBOT = 'ServiceAccount shop/robot';

/** ServiceAccount robot of namespace shop has these permissions in the whole cluster. */
export const everywhere = (...rules: readonly string[]): string => `---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: power}
rules: [${rules.map(rule).join(', ')}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: power}
subjects: [{kind: ServiceAccount, name: robot, namespace: shop}]
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: power}
`;

/** ServiceAccount robot of namespace shop has these permissions in one namespace. */
export const inNamespace = (namespace: string, ...rules: readonly string[]): string => `---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: power, namespace: ${namespace}}
rules: [${rules.map(rule).join(', ')}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: power, namespace: ${namespace}}
subjects: [{kind: ServiceAccount, name: robot, namespace: shop}]
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: power}
`;

/** All ServiceAccounts have these permissions in the whole cluster. */
export const forEveryone = (...rules: readonly string[]): string => `---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: everyone}
rules: [${rules.map(rule).join(', ')}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: everyone}
subjects: [{kind: Group, name: "system:serviceaccounts", apiGroup: rbac.authorization.k8s.io}]
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: everyone}
`;
