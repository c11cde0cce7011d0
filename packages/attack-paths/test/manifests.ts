import { rule } from './grants.js';

/** Objects for tests, as short as possible. Rules are written as in grants. */

const RBAC = 'apiVersion: rbac.authorization.k8s.io/v1';
const SUBJECT = '{kind: ServiceAccount, name: robot, namespace: shop}';

const rulesOf = (rules: readonly string[]): string => `rules: [${rules.map(rule).join(', ')}]`;

export const clusterRole = (name: string, ...rules: readonly string[]): string => `---
${RBAC}
kind: ClusterRole
metadata: {name: ${name}}
${rulesOf(rules)}
`;

export const role = (name: string, namespace: string, ...rules: readonly string[]): string => `---
${RBAC}
kind: Role
metadata: {name: ${name}, namespace: ${namespace}}
${rulesOf(rules)}
`;

/** A ClusterRoleBinding, or a RoleBinding if it has a namespace. */
export const binding = (
  roleRef: string,
  {
    namespace,
    subject = SUBJECT,
    name = 'made',
  }: { namespace?: string; subject?: string; name?: string } = {},
): string => `---
${RBAC}
kind: ${namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding'}
metadata: {name: ${name}${namespace === undefined ? '' : `, namespace: ${namespace}`}}
roleRef: ${roleRef}
subjects: [${subject}]
`;

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
