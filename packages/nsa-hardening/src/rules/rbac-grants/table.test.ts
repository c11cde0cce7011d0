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
/** A default role is checked at its binding. */
const bound = (name: string) =>
  ({ code: binding(name), findings: [{ messageId: 'binding', text: name }] }) as const;
const COLLECTOR = '"system:controller:generic-garbage-collector"';

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
            "ClusterRole 'r' allows create on pods/exec, pods/attach. Anyone who has it can run commands in every container in its scope. Remove what is not needed.",
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
  valid: [
    role('', 'pods', 'get'),
    role('', 'services', 'get'),
    { name: 'to Services that it names', code: role('', 'services/proxy', 'get', { names: 'metrics' }) },
  ],
  invalid: [
    { code: role('', 'pods/portforward', 'create'), findings: at('pods/portforward') },
    { code: role('', 'services/proxy', 'get'), findings: at('services/proxy') },
    { code: role('', 'pods/proxy', 'get', { names: 'db-0' }), findings: at('pods/proxy') },
    bound('edit'),
  ],
});

testRule('rbac-binding-write', {
  valid: [
    role(RBAC, 'rolebindings', 'get'),
    role(RBAC, 'clusterrolebindings', 'create', { namespace: 'shop' }),
    { name: 'a Role that nothing binds', code: role(RBAC, 'roles', 'create') },
    { name: 'its own role', code: role(RBAC, 'clusterroles', 'update', { names: 'own' }) },
    role(RBAC, 'clusterroles', 'update', { namespace: 'shop' }),
  ],
  invalid: [
    { code: role(RBAC, 'roles', 'patch', { namespace: 'shop' }), findings: at('roles') },
    {
      name: 'one that others may gather by label',
      code: role(RBAC, 'clusterroles', 'create'),
      findings: at('clusterroles'),
    },
    { code: role(RBAC, 'rolebindings', 'create', { namespace: 'shop' }), findings: at('rolebindings') },
    { code: role(RBAC, 'clusterrolebindings', 'patch'), findings: at('clusterrolebindings') },
    bound('admin'),
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
  invalid: [
    { code: role('', 'services/status', 'update'), findings: at('services/status') },
    bound(COLLECTOR),
  ],
});

testRule('rbac-delete-events', {
  valid: [
    role('', 'events', 'create, patch'),
    role('', 'pods', 'delete'),
    { name: 'logs, which the API only reads', code: role('', 'pods/log', 'get, delete') },
  ],
  invalid: [
    { code: role('events.k8s.io', 'events', 'deletecollection'), findings: at('events') },
    bound('edit'),
  ],
});

testRule('rbac-delete-resources', {
  valid: [role('apps', 'deployments', 'get, patch'), role('', 'namespaces', 'delete', { namespace: 'shop' })],
  invalid: [
    { code: role('apps', 'deployments', 'delete'), findings: at('deployments') },
    { code: role('snapshot.storage.k8s.io', 'volumesnapshots', 'delete'), findings: at('volumesnapshots') },
    bound('edit'),
  ],
});

testRule('rbac-network-write', {
  valid: [role('networking.k8s.io', 'networkpolicies', 'get')],
  invalid: [
    { code: role('networking.k8s.io', 'ingresses', 'create'), findings: at('ingresses') },
    { code: role('discovery.k8s.io', 'endpointslices', 'update'), findings: at('endpointslices') },
    bound('edit'),
  ],
});

testRule('rbac-secrets-write', {
  valid: [
    role('', 'secrets', 'get, list, delete'),
    { name: 'named ones', code: role('', 'secrets', 'get, update', { names: 'tls' }) },
    { name: 'a new one, in a namespace', code: role('', 'secrets', 'create', { namespace: 'shop' }) },
    { name: 'granted in a namespace', code: `${role('', 'secrets', 'create')}---\n${binding('r', 'shop')}` },
    role('example.com', 'secrets', 'update'),
    binding('edit', 'shop'),
  ],
  invalid: [
    { code: role('', 'secrets', 'update', { namespace: 'shop' }), findings: at('secrets') },
    { code: role('', 'configmaps, secrets', 'patch'), findings: at('secrets') },
    {
      name: 'bootstrap tokens',
      code: role('', 'secrets', 'create', { namespace: 'kube-system' }),
      findings: at('secrets'),
    },
    { code: role('', 'secrets', 'create'), findings: at('secrets') },
    { code: binding('edit'), findings: [{ messageId: 'binding', text: 'edit' }] },
  ],
});

testRule('rbac-namespace-write', {
  valid: [role('', 'namespaces', 'get, create, delete'), role('', 'namespaces', 'patch', { names: 'shop' })],
  invalid: [
    { code: role('', 'namespaces', 'patch'), findings: at('namespaces') },
    {
      name: 'its own',
      code: role('', 'namespaces', 'update', { namespace: 'shop' }),
      findings: at('namespaces'),
    },
    bound(COLLECTOR),
  ],
});

testRule('rbac-node-write', {
  valid: [
    role('', 'nodes, nodes/metrics', 'get, list'),
    role('', 'nodes', 'patch', { names: 'node-1' }),
    role('', 'nodes', 'patch', { namespace: 'shop' }),
    role('metrics.k8s.io', 'nodes', 'patch'),
    {
      name: 'as Kubernetes does',
      code: role('', 'nodes', 'patch').replace('name: r', 'name: "system:node"'),
    },
  ],
  invalid: [
    {
      code: role('', 'nodes, nodes/status', 'patch'),
      findings: [
        {
          messageId: 'role',
          text: 'nodes',
          message:
            "ClusterRole 'r' allows patch on nodes, nodes/status. Anyone who has it can change the labels, taints or status that decide where pods run, and so attract pods to one node. Remove what is not needed.",
        },
      ],
    },
    { code: role('', '"*/status"', 'update'), findings: at('"*/status"') },
    { code: binding('"system:node"'), findings: [{ messageId: 'binding', text: '"system:node"' }] },
  ],
});

testRule('rbac-apiservice-write', {
  valid: [
    role('apiregistration.k8s.io', 'apiservices', 'get, list'),
    role('apiregistration.k8s.io', 'apiservices', 'update', { names: 'v1beta1.metrics.k8s.io' }),
    role('apiregistration.k8s.io', 'apiservices', 'update', { namespace: 'shop' }),
    role('apiregistration.k8s.io', 'apiservices/status', 'update'),
  ],
  invalid: [
    { code: role('apiregistration.k8s.io', 'apiservices', 'patch'), findings: at('apiservices') },
    bound(COLLECTOR),
  ],
});

const ADMISSION = 'admissionregistration.k8s.io';

testRule('rbac-admission-policy-write', {
  valid: [
    role(ADMISSION, 'validatingadmissionpolicies, mutatingadmissionpolicies', 'get, list'),
    { name: 'one more check', code: role(ADMISSION, 'validatingadmissionpolicies', 'create') },
    role(ADMISSION, 'mutatingadmissionpolicies', 'update', { names: 'own' }),
    { name: 'webhooks have a rule', code: role(ADMISSION, 'validatingwebhookconfigurations', 'delete') },
    role('constraints.gatekeeper.sh', 'k8srequiredlabels/status', 'update'),
    role('wgpolicyk8s.io', 'policyreports', 'delete'),
  ],
  invalid: [
    {
      code: role(ADMISSION, 'mutatingadmissionpolicies', 'create'),
      findings: at('mutatingadmissionpolicies'),
    },
    {
      code: role(ADMISSION, 'validatingadmissionpolicybindings', 'delete'),
      findings: at('validatingadmissionpolicybindings'),
    },
    {
      code: role('kyverno.io', 'policyexceptions', 'create', { namespace: 'shop' }),
      findings: at('policyexceptions'),
    },
    {
      name: 'a constraint of any kind',
      code: role('constraints.gatekeeper.sh', 'k8srequiredlabels', 'deletecollection'),
      findings: [
        {
          messageId: 'role',
          text: 'k8srequiredlabels',
          message:
            "ClusterRole 'r' allows deletecollection on k8srequiredlabels. Anyone who has it can turn off checks of new objects, or change the objects of others during admission. Remove what is not needed.",
        },
      ],
    },
    { code: role('constraints.gatekeeper.sh', '"*"', '"*"'), findings: at('"*"') },
    bound(COLLECTOR),
  ],
});

testRule('rbac-deployer-write', {
  valid: [
    role('argoproj.io', 'applications', 'get, delete'),
    role('argoproj.io', 'applications', 'update', { names: 'web' }),
    { name: 'pods have a rule', code: role('argoproj.io', 'workflows', 'create') },
    {
      name: 'a source that nothing names',
      code: role('source.toolkit.fluxcd.io', 'gitrepositories', 'create'),
    },
    role('app.k8s.io', 'applications', 'create'),
    role('apps', '"*"', 'create'),
  ],
  invalid: [
    {
      code: role('argoproj.io', 'applications', 'create', { namespace: 'argocd' }),
      findings: at('applications'),
    },
    { code: role('kustomize.toolkit.fluxcd.io', 'kustomizations', 'create'), findings: at('kustomizations') },
    { code: role('helm.toolkit.fluxcd.io', '"*"', 'patch'), findings: at('"*"') },
    { code: role('source.toolkit.fluxcd.io', 'gitrepositories', 'patch'), findings: at('gitrepositories') },
    { code: role('kubernetes.crossplane.io', 'objects', 'create'), findings: at('objects') },
    {
      name: 'what everyone who may edit gets',
      code: role('helm.toolkit.fluxcd.io', 'helmreleases', 'patch').replace(
        'name: r',
        'name: r, labels: {rbac.authorization.k8s.io/aggregate-to-edit: "true"}',
      ),
      findings: at('helmreleases'),
    },
    bound(COLLECTOR),
  ],
});

const SCC = 'security.openshift.io';
const CONSTRAINTS = 'securitycontextconstraints';

testRule('rbac-security-policy-use', {
  valid: [
    role(SCC, CONSTRAINTS, 'get, list'),
    role(SCC, CONSTRAINTS, 'use', { names: 'restricted-v2' }),
    role(SCC, CONSTRAINTS, 'use', { names: 'our-own', namespace: 'shop' }),
    {
      name: 'as OpenShift does',
      code: role(SCC, CONSTRAINTS, 'use', { names: 'anyuid' }).replace(
        'name: r',
        'name: "system:openshift:scc:anyuid"',
      ),
    },
    binding('"system:openshift:scc:nonroot-v2"', 'shop'),
    {
      name: 'nothing to use any more',
      code: role('policy', 'podsecuritypolicies', 'use'),
      kubernetesVersion: '1.25',
    },
    {
      code: role('policy', 'podsecuritypolicies', 'use', { names: 'restricted' }),
      kubernetesVersion: '1.24',
    },
  ],
  invalid: [
    {
      code: role(SCC, CONSTRAINTS, 'use', { names: 'privileged', namespace: 'shop' }),
      findings: at(CONSTRAINTS),
    },
    { code: role(SCC, CONSTRAINTS, '"*"'), findings: at(CONSTRAINTS) },
    {
      name: 'one that others use',
      code: role(SCC, CONSTRAINTS, 'patch', { names: 'restricted' }),
      findings: at(CONSTRAINTS),
    },
    {
      code: binding('"system:openshift:scc:anyuid"', 'shop'),
      findings: [{ messageId: 'binding', text: '"system:openshift:scc:anyuid"' }],
    },
    {
      code: role('policy', 'podsecuritypolicies', 'use'),
      kubernetesVersion: '1.24',
      findings: at('podsecuritypolicies'),
    },
    {
      code: role('extensions', 'podsecuritypolicies', 'use', { names: 'privileged' }),
      kubernetesVersion: '1.15',
      findings: at('podsecuritypolicies'),
    },
  ],
});
