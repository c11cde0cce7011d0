import { everywhere, forEveryone, inNamespace, ROBOT, shown } from './grants.js';
import { account, binding, clusterRole, pod, secret } from './manifests.js';
import { testTechnique } from './pairs.js';

const CLUSTER_ADMIN = '{kind: ClusterRole, name: cluster-admin}';
const MASTERS = { from: 'Group system:masters', to: 'cluster-admin', evidence: [] };

testTechnique('rbac-cluster-admin', {
  holds: [
    {
      name: 'by the role of this name, which no file holds',
      code: binding(CLUSTER_ADMIN),
      steps: [MASTERS, { from: ROBOT, to: 'cluster-admin', evidence: shown() }],
    },
    {
      name: 'by one that is equal to it',
      code: everywhere('* * *'),
      steps: [MASTERS, { from: ROBOT, to: 'cluster-admin', evidence: shown('* * *') }],
    },
    {
      name: 'not in one namespace, nor by names, nor by one group or verb',
      code:
        binding(CLUSTER_ADMIN, { namespace: 'shop' }) + everywhere('* * * web', '* apps *', 'get,list * *'),
      steps: [MASTERS],
    },
  ],
  not: [],
});

const manager = (flag: string): string => `---
apiVersion: v1
kind: Pod
metadata: {name: kube-controller-manager, namespace: kube-system, labels: {component: kube-controller-manager}}
spec: {containers: [{name: kube-controller-manager, image: k, command: [kube-controller-manager${flag}]}]}
`;
const aggregator = {
  from: 'ServiceAccount kube-system/clusterrole-aggregation-controller',
  to: 'cluster-admin',
  assumptions: ['controller-accounts'] as const,
};

testTechnique('builtin-controller-accounts', {
  holds: [
    { code: account('robot', 'shop'), steps: [{ ...aggregator, evidence: [] }] },
    {
      code: manager(', --use-service-account-credentials=true'),
      steps: [{ ...aggregator, evidence: ['--use-service-account-credentials=true'] }],
    },
  ],
  not: [
    { code: manager(', --use-service-account-credentials=false') },
    { code: manager('') },
    { code: account('robot', 'shop'), assume: ['no-controller-accounts'] },
  ],
});

/** Where the only rule leads. */
const to = (vertex: string, rule: string, doubt?: string) => ({
  from: ROBOT,
  to: vertex,
  evidence: shown(rule),
  ...(doubt !== undefined && { doubt }),
});
const TOKEN = 'create core serviceaccounts/token';
const USER = '{kind: User, name: "system:serviceaccount:shop:robot"}';

testTechnique('rbac-token-request', {
  holds: [
    { code: inNamespace('a', TOKEN), steps: [to('ServiceAccounts of namespace a', TOKEN)] },
    {
      name: 'of the accounts that it names, which are in the URL',
      code: inNamespace('shop', `${TOKEN} admin`),
      steps: [to('ServiceAccount shop/admin', `${TOKEN} admin`)],
    },
    {
      name: 'of those of this name in all namespaces',
      code: everywhere(`${TOKEN} admin`) + account('admin', 'a') + account('other', 'b'),
      steps: [to('ServiceAccount a/admin', `${TOKEN} admin`)],
    },
    {
      name: 'by a RoleBinding to a ClusterRole, in its namespace',
      code: clusterRole('made', TOKEN) + binding('{kind: ClusterRole, name: made}', { namespace: 'a' }),
      steps: [to('ServiceAccounts of namespace a', TOKEN)],
    },
    {
      name: 'by a User that is a ServiceAccount',
      code: clusterRole('made', TOKEN) + binding('{kind: ClusterRole, name: made}', { subject: USER }),
      steps: [
        {
          from: ROBOT,
          to: 'ServiceAccounts of all namespaces',
          evidence: ['"system:serviceaccount:shop:robot"', ...shown(TOKEN).slice(1)],
        },
      ],
    },
  ],
  not: [
    { name: 'another verb', code: inNamespace('shop', 'get,update core serviceaccounts/token') },
    { name: 'accounts alone', code: inNamespace('shop', 'create core serviceaccounts') },
    { name: 'another group', code: inNamespace('shop', 'create apps serviceaccounts/token') },
    {
      name: 'a node',
      code:
        clusterRole('made', TOKEN) +
        binding('{kind: ClusterRole, name: made}', { subject: '{kind: Group, name: "system:nodes"}' }),
    },
    { name: 'a role that is not here', code: binding('{kind: ClusterRole, name: elsewhere}') },
  ],
});

testTechnique('rbac-read-secrets', {
  holds: [
    ...['get', 'list', 'watch', 'patch', 'deletecollection', '*'].map((verb) => ({
      name: verb,
      code: inNamespace('shop', `${verb} core secrets`),
      steps: [to('Secrets of namespace shop', `${verb} core secrets`)],
    })),
    {
      name: 'of names, in the files or not',
      code: inNamespace('shop', 'list core secrets db,tls') + secret('db', 'shop') + secret('tls', 'other'),
      steps: [
        to('Secret shop/db', 'list core secrets db,tls'),
        to('Secret shop/tls', 'list core secrets db,tls', 'tls is not among the linted files'),
      ],
    },
    {
      name: 'until 1.24 with the tokens of all accounts',
      code: inNamespace('shop', 'list core secrets'),
      kubernetes: '1.23',
      steps: [
        to('Secrets of namespace shop', 'list core secrets'),
        to('ServiceAccounts of namespace shop', 'list core secrets'),
      ],
    },
  ],
  not: [
    { name: 'what only writes', code: inNamespace('shop', 'create,update,delete core secrets') },
    { name: 'another group', code: inNamespace('shop', 'get example.com secrets') },
  ],
});

const TOKEN_TYPE = 'kubernetes.io/service-account-token';
const tokenSecret = (type: string, annotations: string): string =>
  secret('token', 'shop', `type: ${type}`).replace('shop}', `shop, annotations: {${annotations}}}`);
const OF_ADMIN = 'kubernetes.io/service-account.name: admin';
const holds = { from: 'Secret shop/token', to: 'ServiceAccount shop/admin', evidence: [TOKEN_TYPE, 'admin'] };

testTechnique('secret-token', {
  holds: [
    { code: tokenSecret(TOKEN_TYPE, OF_ADMIN) + account('admin', 'shop'), steps: [holds] },
    {
      name: 'of an account that is not here',
      code: tokenSecret(TOKEN_TYPE, OF_ADMIN) + account('admin', 'other'),
      steps: [{ ...holds, doubt: 'admin is not among the linted files' }],
    },
  ],
  not: [{ code: tokenSecret('Opaque', OF_ADMIN) }, { code: tokenSecret(TOKEN_TYPE, '') }],
});

const made = (...evidence: readonly string[]) => ({
  from: ROBOT,
  to: 'ServiceAccounts of namespace shop',
  evidence,
});
const MAKE = 'create core secrets';
const GET = 'get core secrets';

testTechnique('rbac-make-token-secret', {
  holds: [
    {
      name: 'by one rule',
      code: inNamespace('shop', 'create,watch core secrets'),
      steps: [made(...shown('create,watch core secrets'))],
    },
    {
      name: 'by two rules',
      code: inNamespace('shop', MAKE, GET),
      steps: [made(...shown(MAKE, GET))],
    },
    {
      name: 'by a rule of the cluster and one of the namespace',
      code: everywhere(MAKE) + inNamespace('shop', GET),
      steps: [made(...shown(MAKE), ...shown(GET))],
    },
    {
      name: 'by its own right and one of a group',
      code: forEveryone(MAKE) + inNamespace('shop', GET),
      steps: [made('"system:serviceaccounts"', ...shown(MAKE).slice(1), ...shown(GET))],
    },
    {
      name: 'mounted by a pod',
      code: inNamespace('shop', MAKE, 'create core pods'),
      steps: [made(...shown(MAKE, 'create core pods'))],
    },
    {
      name: 'of one name, by server-side apply',
      code: inNamespace('shop', 'create,patch core secrets mine'),
      steps: [made(...shown('create,patch core secrets mine'))],
    },
  ],
  not: [
    { name: 'create alone', code: inNamespace('shop', MAKE) },
    { name: 'what changes only', code: inNamespace('shop', 'update,patch,get core secrets') },
    { name: 'what is read has a name', code: inNamespace('shop', MAKE, `${GET} mine`) },
    { name: 'what is made has a name', code: inNamespace('shop', `${MAKE} mine`, GET) },
    {
      name: 'other names',
      code: inNamespace('shop', `${MAKE} a`, 'patch core secrets b'),
    },
    { name: 'in two namespaces', code: inNamespace('shop', MAKE) + inNamespace('other', GET) },
    { name: 'a pod that is not its own', code: inNamespace('shop', MAKE) + pod('web', 'shop') },
  ],
});
