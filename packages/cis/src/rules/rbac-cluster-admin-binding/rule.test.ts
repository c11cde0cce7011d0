import { binding, documents, role, testPolicy } from '../../../test/policies.js';

const EVERYTHING = '{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}';
const shop = { namespace: 'shop' };

testPolicy('rbac-cluster-admin-binding', {
  valid: [
    binding('b', 'ClusterRole/admin', ['Group:devs']),
    {
      name: 'the binding of every cluster',
      code: binding('cluster-admin', 'ClusterRole/cluster-admin', ['Group:system:masters']),
    },
    {
      name: "kubeadm's",
      code: binding('"kubeadm:cluster-admins"', 'ClusterRole/cluster-admin', [
        'Group:kubeadm:cluster-admins',
      ]),
    },
    {
      name: 'allowed subjects',
      code: binding('b', 'ClusterRole/cluster-admin', ['Group:platform', 'ServiceAccount:flux/flux']),
      options: { allowedSubjects: ['Group:platform', 'ServiceAccount:flux/flux'] },
    },
    { name: 'a role alone', code: role('r', EVERYTHING) },
    {
      name: 'wildcards that leave something out',
      code: documents(
        role(
          'r',
          `{apiGroups: ["*"], resources: ["*"], verbs: [get]}
           {apiGroups: [apps], resources: ["*"], verbs: ["*"]}
           {apiGroups: ["*"], resources: ["*"], verbs: ["*"], resourceNames: [one]}
           {nonResourceURLs: ["*"], verbs: ["*"]}`,
        ),
        binding('b', 'ClusterRole/r', ['Group:devs']),
      ),
    },
    {
      name: 'a Role of that name is another',
      code: documents(
        role('cluster-admin', '{apiGroups: [""], resources: [pods], verbs: [get]}', shop),
        binding('b', 'Role/cluster-admin', ['Group:devs'], shop),
      ),
    },
    {
      name: 'a role that is not here',
      code: binding('b', 'ClusterRole/elsewhere', ['Group:devs']),
      unknown: ['The role "elsewhere" is not among the linted files.'],
    },
  ],
  invalid: [
    {
      name: 'subjects that were added to the binding of every cluster',
      code: binding('cluster-admin', 'ClusterRole/cluster-admin', [
        'Group:system:masters',
        'Group:devs',
        'ServiceAccount:kube-system/tiller',
      ]),
      findings: [
        {
          messageId: 'cluster',
          text: 'devs',
          message:
            "ClusterRoleBinding cluster-admin gives Group 'devs' full control of the cluster through the ClusterRole 'cluster-admin'. Bind a role that allows only what they need.",
          related: [{ text: 'cluster-admin', message: 'The role that it grants.' }],
        },
        { messageId: 'cluster', text: 'tiller' },
      ],
    },
    {
      name: 'one of them allowed',
      code: binding('"kubeadm:cluster-admins"', 'ClusterRole/cluster-admin', ['Group:devs', 'User:jane']),
      options: { allowedSubjects: ['Group:devs'] },
      findings: [{ messageId: 'cluster', text: 'jane' }],
    },
    {
      name: 'a RoleBinding of that name is no default',
      code: binding('cluster-admin', 'ClusterRole/cluster-admin', ['Group:system:masters'], shop),
      findings: [{ messageId: 'namespace', text: 'cluster-admin' }],
    },
    {
      name: 'the binding of every cluster, where the settings ask for it',
      code: binding('cluster-admin', 'ClusterRole/cluster-admin', ['Group:system:masters']),
      settings: { checkDefaultRbac: true },
      findings: [{ messageId: 'cluster', text: 'cluster-admin' }],
    },
    {
      code: binding('b', 'ClusterRole/cluster-admin', ['Group:devs', 'User:jane']),
      options: { allowedSubjects: ['User:jane'] },
      findings: [
        {
          messageId: 'cluster',
          text: 'cluster-admin',
          message:
            "ClusterRoleBinding b gives Group 'devs' full control of the cluster through the ClusterRole 'cluster-admin'. Bind a role that allows only what they need.",
          related: [{ text: 'devs', message: "Group 'devs' gets it." }],
        },
      ],
    },
    {
      name: 'in one namespace',
      code: binding('cluster-admin', 'ClusterRole/cluster-admin', ['ServiceAccount:shop/app'], shop),
      complete: false,
      findings: [
        {
          messageId: 'namespace',
          text: 'cluster-admin',
          message:
            "RoleBinding shop/cluster-admin gives ServiceAccount 'shop/app' full control of the namespace through the ClusterRole 'cluster-admin'. Bind a role that allows only what they need.",
        },
      ],
    },
    {
      name: 'a role that is as much',
      code: documents(role('root', EVERYTHING), binding('b', 'ClusterRole/root', ['Group:devs'])),
      findings: [
        {
          messageId: 'cluster',
          text: 'root',
          related: [{ text: '"*"', message: "ClusterRole 'root' allows everything." }, { text: 'devs' }],
        },
      ],
    },
    {
      name: 'through an aggregated role',
      code: documents(
        `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: sum
aggregationRule: {clusterRoleSelectors: [{matchLabels: {part: sum}}]}
`,
        role('part', EVERYTHING, { labels: '{part: sum}' }),
        binding('b', 'ClusterRole/sum', ['Group:devs']),
      ),
      findings: [{ messageId: 'cluster', text: 'sum' }],
    },
  ],
});
