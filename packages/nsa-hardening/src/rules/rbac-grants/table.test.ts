import { testRule } from '../../../test/test-rule.js';

interface RoleOptions {
  readonly namespace?: string;
  readonly names?: string;
}

const role = (
  group: string,
  resources: string,
  verbs: string,
  { namespace, names }: RoleOptions = {},
): string =>
  `apiVersion: rbac.authorization.k8s.io/v1
kind: ${namespace === undefined ? 'ClusterRole' : 'Role'}
metadata: {name: r${namespace === undefined ? '' : `, namespace: ${namespace}`}}
rules:
- {apiGroups: ["${group}"], resources: [${resources}], verbs: [${verbs}]${names === undefined ? '' : `, resourceNames: [${names}]`}}
`;
const binding = (name: string, namespace?: string): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: ${namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding'}
metadata: {name: b${namespace === undefined ? '' : `, namespace: ${namespace}`}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${name}}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: devs}]
`;
const RBAC = 'rbac.authorization.k8s.io';
const at = (text: string) => [{ messageId: 'role', text }] as const;

testRule('rbac-pod-exec', {
  valid: [
    role('', 'pods, pods/log', 'get, create'),
    { name: 'get is not enough any more', code: role('', 'pods/exec', 'get'), kubernetesVersion: '1.35' },
    { name: 'pods/* means nothing', code: role('', 'pods/*', 'create') },
    binding('edit', 'shop'),
    { code: role('', 'pods/exec', 'create'), options: { allowedRoles: ['r'] } },
    {
      code: `${role('', 'pods/exec', 'create', { namespace: 'kube-system' })}`,
      settings: { exemptRbacNamespaces: ['kube-system'] },
    },
  ],
  invalid: [
    {
      code: role('', 'pods/exec, pods/attach', 'create'),
      findings: [
        {
          messageId: 'role',
          text: 'pods/exec',
          message:
            "ClusterRole 'r' allows create on pods/exec, pods/attach: it runs commands in every container in reach, with what the container has.",
        },
      ],
    },
    { code: role('', 'pods/exec', 'get'), kubernetesVersion: '1.34', findings: at('pods/exec') },
    { code: role('', '"*"', '"*"', { names: 'web' }), findings: at('"*"') },
    { code: binding('edit'), findings: [{ messageId: 'binding', text: 'edit' }] },
    {
      code: binding('edit', 'shop'),
      options: { includeNamespaceAdmins: true },
      findings: [{ messageId: 'binding', text: 'edit' }],
    },
  ],
});

testRule('rbac-port-forward', {
  valid: [role('', 'pods', 'get'), role('', 'services', 'get')],
  invalid: [
    { code: role('', 'pods/portforward', 'create'), findings: at('pods/portforward') },
    { code: role('', 'services/proxy', 'get'), findings: at('services/proxy') },
  ],
});

testRule('rbac-binding-write', {
  valid: [
    role(RBAC, 'rolebindings', 'get'),
    role(RBAC, 'clusterrolebindings', 'create', { namespace: 'shop' }),
  ],
  invalid: [
    { code: role(RBAC, 'rolebindings', 'create', { namespace: 'shop' }), findings: at('rolebindings') },
    { code: role(RBAC, 'clusterrolebindings', 'patch'), findings: at('clusterrolebindings') },
  ],
});

testRule('rbac-configmap-write-kube-system', {
  valid: [
    role('', 'configmaps', 'get, list'),
    role('', 'configmaps', 'update', { namespace: 'shop' }),
    role('', 'configmaps', 'update', { names: 'settings' }),
    { name: 'granted elsewhere', code: `${role('', 'configmaps', 'update')}---\n${binding('r', 'shop')}` },
    binding('edit', 'shop'),
  ],
  invalid: [
    { code: role('', 'configmaps', 'update'), findings: at('configmaps') },
    { code: role('', 'configmaps', 'create', { namespace: 'kube-system' }), findings: at('configmaps') },
    { code: role('', 'configmaps', 'patch', { names: 'coredns' }), findings: at('configmaps') },
    {
      name: 'granted in kube-system',
      code: `${role('', 'configmaps', 'update')}---\n${binding('r', 'kube-system')}`,
      findings: [{ messageId: 'role', text: 'configmaps', related: [{ text: 'r' }] }],
    },
    { code: binding('edit', 'kube-system'), findings: [{ messageId: 'binding', text: 'edit' }] },
  ],
});

testRule('rbac-service-status', {
  valid: [role('', 'services', 'update')],
  invalid: [{ code: role('', 'services/status', 'update'), findings: at('services/status') }],
});

testRule('rbac-delete-events', {
  valid: [role('', 'events', 'create, patch'), role('', 'pods', 'delete')],
  invalid: [
    { code: role('events.k8s.io', 'events', 'deletecollection'), findings: at('events') },
    { code: role('', 'pods/log', 'delete'), findings: at('pods/log') },
  ],
});

testRule('rbac-delete-resources', {
  valid: [role('apps', 'deployments', 'get, patch'), role('', 'namespaces', 'delete', { namespace: 'shop' })],
  invalid: [
    { code: role('apps', 'deployments', 'delete'), findings: at('deployments') },
    { code: role('snapshot.storage.k8s.io', 'volumesnapshots', 'delete'), findings: at('volumesnapshots') },
  ],
});

testRule('rbac-network-write', {
  valid: [role('networking.k8s.io', 'networkpolicies', 'get')],
  invalid: [
    { code: role('networking.k8s.io', 'ingresses', 'create'), findings: at('ingresses') },
    { code: role('discovery.k8s.io', 'endpointslices', 'update'), findings: at('endpointslices') },
  ],
});
