import { testRule } from '../../../test/test-rule.js';

const account = (name: string, namespace = 'shop'): string =>
  `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: ${name}, namespace: ${namespace}}\n`;
const binding = (
  role: string,
  subject: string,
  kind = 'RoleBinding',
): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}
metadata: {name: b${kind === 'RoleBinding' ? ', namespace: shop' : ''}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ${role.split('/')[0]}, name: ${role.split('/')[1]}}
subjects: [{kind: ServiceAccount, ${subject}}]
`;
const role =
  'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: reader, namespace: shop}\nrules: []\n';
const all = (...documents: readonly string[]): string => documents.join('---\n');

const OPERATOR = all(
  account('web'),
  role.replace(
    'rules: []',
    'rules: [{apiGroups: ["*"], resources: [serviceaccounts, roles], verbs: [create]}]',
  ),
  binding('Role/reader', 'name: web').replace('{name: b,', '{name: operator,'),
);

testRule('rbac-dangling-reference', {
  valid: [
    all(account('web'), role, binding('Role/reader', 'name: web, namespace: shop')),
    {
      name: 'in the namespace of the binding',
      code: all(account('web'), binding('ClusterRole/view', 'name: web')),
    },
    {
      name: 'a ClusterRole may come with the cluster',
      code: binding('ClusterRole/elsewhere', 'name: default'),
    },
    {
      name: 'a namespace of which the files know nothing',
      code: binding('ClusterRole/view', 'name: web, namespace: bank'),
    },
    {
      name: 'an account of another team',
      code: all(account('other', 'bank'), binding('ClusterRole/view', 'name: web, namespace: bank')),
    },
    {
      name: 'a namespace that a program fills in',
      code: binding('Role/reader', 'name: web').replace(
        'namespace: shop',
        'namespace: FILLED BY THE OPERATOR',
      ),
    },
    {
      name: 'made by the API server',
      code: all(account('web'), binding('ClusterRole/view', 'name: default, namespace: shop')),
    },
    {
      name: 'an account whose namespace is given at install time',
      code: all(
        account('web'),
        account('wep').replace(', namespace: shop', ''),
        binding('ClusterRole/view', 'name: wep, namespace: shop'),
      ),
    },
    {
      name: 'subjects get their namespace when the account does',
      code: all(
        account('web').replace(', namespace: shop', ''),
        binding('ClusterRole/view', 'name: web', 'ClusterRoleBinding'),
      ),
      unknown: ['The namespace is chosen at install time.'],
    },
    {
      name: 'an account that an operator may make',
      code: all(OPERATOR, binding('ClusterRole/view', 'name: own')),
      unknown: ['A ServiceAccount in the files can create one that no file shows.'],
    },
    {
      name: 'in a partial run',
      code: binding('Role/reader', 'name: default, namespace: shop'),
      complete: false,
      unknown: ['Only a part of the project was linted.'],
    },
  ],
  invalid: [
    {
      name: 'a role beside an operator',
      code: all(OPERATOR, binding('Role/own', 'name: web')),
      findings: [{ messageId: 'role', text: 'own' }],
    },
    {
      name: 'a Role for the whole cluster',
      code: binding('Role/reader', 'name: web, namespace: shop', 'ClusterRoleBinding'),
      findings: [
        {
          messageId: 'kind',
          text: 'Role',
          message:
            "ClusterRoleBinding b refers to the kind 'Role', which the API rejects. Write ClusterRole.",
        },
      ],
    },
    {
      name: 'kinds that are none',
      code: all(role, binding('Roles/reader', 'name: web')).replace(
        'kind: ServiceAccount',
        'kind: serviceaccount',
      ),
      findings: [
        { messageId: 'kind', text: 'Roles' },
        { messageId: 'kind', text: 'serviceaccount' },
      ],
    },
    {
      code: all(account('web'), binding('Role/reader', 'name: wep, namespace: shop')),
      findings: [
        {
          messageId: 'role',
          text: 'reader',
          message:
            "RoleBinding shop/b refers to Role 'reader', which no file defines. Whoever creates that Role decides what is granted. Add the Role, or remove the binding.",
        },
        {
          messageId: 'account',
          text: 'wep',
          message:
            "RoleBinding shop/b refers to ServiceAccount 'shop/wep', which no file defines. Whoever creates that account gets the permissions. Add the account, or remove the subject.",
        },
      ],
    },
    {
      code: binding('ClusterRole/view', 'name: web', 'ClusterRoleBinding'),
      findings: [{ messageId: 'namespace', text: 'web' }],
    },
  ],
});
