import {
  account,
  BY_ROLE,
  BY_RULE,
  binding,
  CLUSTER_REF,
  clusterRole,
  inCluster,
  inShop,
  pod,
  secret,
} from './manifests.js';
import { testTechnique } from './pairs.js';

const robot = 'ServiceAccount shop/robot';
const token = { can: 'create', on: 'serviceaccounts/token' };
const all = { can: '"*"', on: '"*"', group: '"*"' };

testTechnique('rbac-cluster-admin', {
  holds: [
    {
      name: 'by the role of this name, which no file holds',
      code: binding('{kind: ClusterRole, name: cluster-admin}'),
      steps: [
        { from: 'Group system:masters', to: 'cluster-admin', evidence: [] },
        { from: robot, to: 'cluster-admin', evidence: [...BY_ROLE] },
      ],
    },
    {
      name: 'by one that is equal to it',
      code: inCluster(all),
      steps: [
        { from: 'Group system:masters', to: 'cluster-admin', evidence: [] },
        { from: robot, to: 'cluster-admin', evidence: [...BY_RULE] },
      ],
    },
    {
      name: 'not in one namespace, nor by names, nor by one group or verb',
      code:
        binding('{kind: ClusterRole, name: cluster-admin}', { namespace: 'shop' }) +
        inCluster({ ...all, names: 'web' }, { ...all, group: 'apps' }, { ...all, can: 'get' }),
      steps: [{ from: 'Group system:masters', to: 'cluster-admin', evidence: [] }],
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

testTechnique('rbac-token-request', {
  holds: [
    {
      code: inShop(token),
      steps: [
        {
          from: robot,
          to: 'ServiceAccounts of namespace shop',
          evidence: [...BY_RULE],
        },
      ],
    },
    {
      name: 'of the accounts that it names, which are in the URL',
      code: inShop({ ...token, names: 'admin' }),
      steps: [
        {
          from: robot,
          to: 'ServiceAccount shop/admin',
          evidence: [...BY_RULE],
        },
      ],
    },
    {
      name: 'of those of this name in all namespaces',
      code: inCluster({ ...token, names: 'admin' }) + account('admin', 'a') + account('other', 'b'),
      steps: [
        {
          from: robot,
          to: 'ServiceAccount a/admin',
          evidence: [...BY_RULE],
        },
      ],
    },
    {
      name: 'by a RoleBinding to a ClusterRole, in its namespace',
      code: clusterRole('made', token) + binding(CLUSTER_REF, { namespace: 'a' }),
      steps: [{ from: robot, to: 'ServiceAccounts of namespace a', evidence: [...BY_RULE] }],
    },
    {
      name: 'by a User that is a ServiceAccount',
      code:
        clusterRole('made', token) +
        binding(CLUSTER_REF, { subject: '{kind: User, name: "system:serviceaccount:shop:robot"}' }),
      steps: [
        {
          from: robot,
          to: 'ServiceAccounts of all namespaces',
          evidence: ['"system:serviceaccount:shop:robot"', 'roleRef', 'apiGroups'],
        },
      ],
    },
  ],
  not: [
    { name: 'another verb', code: inShop({ ...token, can: 'get, list, update' }) },
    { name: 'accounts alone', code: inShop({ ...token, on: 'serviceaccounts' }) },
    { name: 'another group', code: inShop({ ...token, group: 'apps' }) },
    {
      name: 'a node',
      code:
        clusterRole('made', token) + binding(CLUSTER_REF, { subject: '{kind: Group, name: "system:nodes"}' }),
    },
    { name: 'a role that is not here', code: binding('{kind: ClusterRole, name: elsewhere}') },
  ],
});

const read = { can: 'list', on: 'secrets' };
const to = (vertex: string, doubt?: string) => ({
  from: robot,
  to: vertex,
  evidence: [...BY_RULE],
  ...(doubt !== undefined && { doubt }),
});

testTechnique('rbac-read-secrets', {
  holds: [
    ...['get', 'list', 'watch', 'patch', 'deletecollection', '"*"'].map((can) => ({
      name: can,
      code: inShop({ ...read, can }),
      steps: [to('Secrets of namespace shop')],
    })),
    {
      name: 'of names, in the files or not',
      code: inShop({ ...read, names: 'db, tls' }) + secret('db', 'shop') + secret('tls', 'other'),
      steps: [to('Secret shop/db'), to('Secret shop/tls', 'tls is not in the files')],
    },
    {
      name: 'until 1.24 with the tokens of all accounts',
      code: inShop(read),
      kubernetes: '1.23',
      steps: [to('Secrets of namespace shop'), to('ServiceAccounts of namespace shop')],
    },
  ],
  not: [
    { name: 'what only writes', code: inShop({ ...read, can: 'create, update, delete' }) },
    { name: 'another group', code: inShop({ ...read, group: 'example.com' }) },
  ],
});

const tokenSecret = (name: string): string =>
  secret('token', 'shop', 'type: kubernetes.io/service-account-token').replace(
    'namespace: shop',
    `namespace: shop, annotations: {kubernetes.io/service-account.name: ${name}}`,
  );

testTechnique('secret-token', {
  holds: [
    {
      code: tokenSecret('admin') + account('admin', 'shop'),
      steps: [
        {
          from: 'Secret shop/token',
          to: 'ServiceAccount shop/admin',
          evidence: ['kubernetes.io/service-account-token', 'admin'],
        },
      ],
    },
    {
      name: 'of an account that is not here',
      code: tokenSecret('admin') + account('admin', 'other'),
      steps: [
        {
          from: 'Secret shop/token',
          to: 'ServiceAccount shop/admin',
          evidence: ['kubernetes.io/service-account-token', 'admin'],
          doubt: 'admin is not in the files',
        },
      ],
    },
  ],
  not: [
    { code: tokenSecret('admin').replace('type: kubernetes.io/service-account-token', 'type: Opaque') },
    { code: secret('token', 'shop', 'type: kubernetes.io/service-account-token') },
  ],
});

const make = { can: 'create', on: 'secrets' };
const get = { can: 'get', on: 'secrets' };
const made = (...evidence: readonly string[]) => ({
  from: robot,
  to: 'ServiceAccounts of namespace shop',
  evidence,
});

testTechnique('rbac-make-token-secret', {
  holds: [
    {
      name: 'by one rule',
      code: inShop({ ...make, can: 'create, watch' }),
      steps: [made(...BY_RULE)],
    },
    {
      name: 'by two rules',
      code: inShop(make, get),
      steps: [made(...BY_RULE, 'apiGroups')],
    },
    {
      name: 'by a rule of the cluster and one of the namespace',
      code:
        clusterRole('all', make) + binding('{kind: ClusterRole, name: all}', { name: 'all' }) + inShop(get),
      steps: [made(...BY_RULE, ...BY_RULE)],
    },
    {
      name: 'by its own right and one of a group',
      code:
        clusterRole('all', make) +
        binding('{kind: ClusterRole, name: all}', {
          name: 'all',
          subject: '{kind: Group, name: "system:serviceaccounts:shop"}',
        }) +
        inShop(get),
      steps: [made('"system:serviceaccounts:shop"', 'roleRef', 'apiGroups', ...BY_RULE)],
    },
    {
      name: 'mounted by a pod',
      code: inShop(make, { can: 'create', on: 'pods' }),
      steps: [made(...BY_RULE, 'apiGroups')],
    },
    {
      name: 'of one name, by server-side apply',
      code: inShop({ can: 'create, patch', on: 'secrets', names: 'mine' }),
      steps: [made(...BY_RULE)],
    },
  ],
  not: [
    { name: 'create alone', code: inShop(make) },
    { name: 'what changes only', code: inShop({ can: 'update, patch, get', on: 'secrets' }) },
    { name: 'what is read has a name', code: inShop(make, { ...get, names: 'mine' }) },
    { name: 'what is made has a name', code: inShop({ ...make, names: 'mine' }, get) },
    { name: 'other names', code: inShop({ ...make, names: 'a' }, { ...get, can: 'patch', names: 'b' }) },
    {
      name: 'in two namespaces',
      code:
        inShop(make) +
        clusterRole('read', get) +
        binding('{kind: ClusterRole, name: read}', { namespace: 'other', name: 'other' }),
    },
    { name: 'a pod that is not its own', code: inShop(make) + pod('web', 'shop') },
  ],
});
