import { everywhere, forEveryone, inNamespace, ROBOT, rule, shown } from './grants.js';
import { account, binding, clusterRole, role } from './manifests.js';
import { testTechnique } from './pairs.js';

const to = (vertex: string, ...evidence: readonly string[]) => ({ from: ROBOT, to: vertex, evidence });
const by = (vertex: string, ...rules: readonly string[]) => to(vertex, ...shown(...rules));

const USERS = 'impersonate core users';
const ACCOUNTS = 'impersonate core serviceaccounts';
const GROUPS = 'impersonate core groups';
const JANE = binding('{kind: ClusterRole, name: view}', {
  subject: '{kind: User, name: jane}',
  name: 'jane',
});

testTechnique('rbac-impersonate', {
  holds: [
    {
      name: 'any user, also the controller manager, which may make tokens of all accounts',
      code: everywhere(USERS) + JANE,
      steps: [by('Users of all namespaces', USERS), by('ServiceAccounts of all namespaces', USERS)],
    },
    {
      name: 'a user',
      code: everywhere(`${USERS} jane,system:serviceaccount:shop:other`) + JANE,
      steps: [by('User jane', `${USERS} jane,system:serviceaccount:shop:other`)],
    },
    {
      name: 'accounts of a namespace',
      code: inNamespace('shop', ACCOUNTS),
      steps: [by('ServiceAccounts of namespace shop', ACCOUNTS)],
    },
    {
      name: 'an account',
      code: everywhere(`${ACCOUNTS} admin`) + account('admin', 'a'),
      steps: [by('ServiceAccount a/admin', `${ACCOUNTS} admin`)],
    },
    {
      name: 'groups, together with someone',
      code: everywhere(GROUPS) + inNamespace('shop', ACCOUNTS),
      steps: [
        by('ServiceAccounts of namespace shop', ACCOUNTS),
        to('cluster-admin', ...shown(ACCOUNTS), ...shown(GROUPS)),
      ],
    },
    {
      name: 'groups, together with all rights of a namespace',
      code: everywhere(GROUPS) + inNamespace('shop', '* * *'),
      steps: [
        by('ServiceAccounts of namespace shop', '* * *'),
        to('cluster-admin', ...shown('* * *'), ...shown(GROUPS)),
      ],
    },
    {
      name: 'a group',
      code: everywhere(`${USERS} jane`, `${GROUPS} ops`),
      steps: [by('User jane', `${USERS} jane`), by('Group ops', `${USERS} jane`, `${GROUPS} ops`)],
    },
  ],
  not: [
    { name: 'groups alone', code: everywhere(GROUPS) },
    { name: 'users in a namespace, where there are none', code: inNamespace('shop', USERS) + JANE },
    { name: 'groups in a namespace alone', code: inNamespace('shop', GROUPS, USERS) },
    {
      name: 'what says more of someone only',
      code: everywhere('impersonate authentication.k8s.io uids,userextras/scopes'),
    },
    { name: 'another group of the API', code: everywhere('impersonate authentication.k8s.io users') },
  ],
});

const AS = 'impersonate:user-info authentication.k8s.io users';
const ON = 'impersonate-on:user-info:list core secrets';
const READER =
  clusterRole('reader', 'get,list core secrets,pods') +
  binding('{kind: ClusterRole, name: reader}', { subject: '{kind: User, name: jane}', name: 'jane' });
const AS_ACCOUNT = 'impersonate:serviceaccount authentication.k8s.io serviceaccounts';
const ON_ACCOUNT = 'impersonate-on:serviceaccount:list core secrets';

testTechnique('rbac-impersonate-constrained', {
  holds: [
    {
      name: 'in what both may do',
      code: everywhere(AS, ON) + READER,
      steps: [by('ServiceAccount shop/robot, acting for users of *', AS, ON)],
    },
    {
      name: 'of a namespace',
      code:
        inNamespace('shop', AS_ACCOUNT, ON_ACCOUNT) +
        READER.replace('{kind: User, name: jane}', '{kind: ServiceAccount, name: reader, namespace: shop}'),
      steps: [by('ServiceAccount shop/robot, acting for serviceaccounts of shop', AS_ACCOUNT, ON_ACCOUNT)],
    },
  ],
  not: [
    { name: 'either alone', code: everywhere(AS) + READER },
    { name: 'or the other', code: everywhere(ON) + READER },
    { name: 'what the other may not do', code: everywhere(AS, ON.replace('list', 'watch')) + READER },
    { name: 'of another mode', code: everywhere(AS, ON_ACCOUNT) + READER },
    { name: 'users in a namespace', code: inNamespace('shop', AS, ON) + READER },
    { name: 'of another name', code: everywhere(`${AS} joe`, ON) + READER },
    { name: 'before it is on', code: everywhere(AS, ON) + READER, kubernetes: '1.35' },
  ],
});

testTechnique('rbac-read-secrets', {
  holds: [
    {
      name: 'in the name of someone else',
      code: everywhere(AS, ON) + READER,
      steps: [
        {
          from: 'User jane',
          to: 'Secrets of all namespaces',
          evidence: ['jane', 'roleRef', rule('get,list core secrets,pods')],
        },
        {
          from: 'ServiceAccount shop/robot, acting for users of *',
          to: 'Secrets of all namespaces',
          evidence: ['jane', 'roleRef', rule('get,list core secrets,pods')],
        },
      ],
    },
  ],
  not: [
    {
      name: 'by requests of another verb',
      code: everywhere(AS, 'impersonate-on:user-info:create core pods'),
    },
  ],
});

const RBAC = 'rbac.authorization.k8s.io';
const MAKE = `create ${RBAC} rolebindings`;
const MAKE_WHOLE = `create ${RBAC} clusterrolebindings`;
const BIND = `bind ${RBAC} clusterroles`;

testTechnique('rbac-bind', {
  holds: [
    {
      name: 'to any role of the cluster',
      code: everywhere(MAKE_WHOLE, BIND),
      steps: [by('cluster-admin', MAKE_WHOLE, BIND)],
    },
    {
      name: 'to any role in a namespace',
      code: inNamespace('shop', MAKE, BIND),
      steps: [by('all permissions in namespace shop', MAKE, BIND)],
    },
    {
      name: 'to one role',
      code: inNamespace('shop', MAKE, `${BIND} edit,unknown`),
      steps: [by('permissions of ClusterRole edit in namespace shop', MAKE, `${BIND} edit,unknown`)],
    },
    {
      name: 'to the role that is everything',
      code: everywhere(MAKE_WHOLE, `${BIND} cluster-admin`),
      steps: [by('cluster-admin', MAKE_WHOLE, `${BIND} cluster-admin`)],
    },
    {
      name: 'to the Roles of a namespace',
      code:
        inNamespace('a', MAKE, `bind ${RBAC} roles`) +
        role('reader', 'a', 'get core secrets') +
        role('reader', 'b', 'get core secrets'),
      steps: [
        by('permissions of Role reader in namespace a', MAKE, `bind ${RBAC} roles`),
        // They bind themselves to it again.
        {
          from: 'permissions of Role power in namespace a',
          to: 'permissions of Role reader in namespace a',
          evidence: [rule(MAKE), rule(`bind ${RBAC} roles`)],
        },
      ],
    },
    {
      name: 'by a binding that is there',
      code:
        everywhere(`patch ${RBAC} clusterrolebindings jane`, `${BIND} view`) +
        JANE +
        JANE.replaceAll('jane', 'joe'),
      steps: [
        by(
          'permissions of ClusterRole view in all namespaces',
          `patch ${RBAC} clusterrolebindings jane`,
          `${BIND} view`,
        ),
      ].map((step) => ({ ...step, evidence: [...step.evidence, 'roleRef'] })),
    },
    {
      name: 'by a binding of one name, which it may write too',
      code: inNamespace('shop', `create,update ${RBAC} rolebindings mine`, BIND),
      steps: [by('all permissions in namespace shop', `create,update ${RBAC} rolebindings mine`, BIND)],
    },
    {
      name: 'by its own right and one of a group',
      code: forEveryone(BIND) + inNamespace('shop', MAKE),
      steps: [
        to(
          'all permissions in namespace shop',
          ...shown(MAKE),
          '"system:serviceaccounts"',
          ...shown(BIND).slice(1),
        ),
      ],
    },
  ],
  not: [
    { name: 'without bind only what it has', code: everywhere(MAKE, MAKE_WHOLE) },
    { name: 'without a binding', code: everywhere(BIND) },
    {
      name: 'of one name, which a request to create has not',
      code: inNamespace('shop', `${MAKE} mine`, BIND),
    },
    { name: 'in two namespaces', code: inNamespace('a', MAKE) + inNamespace('b', BIND) },
    { name: 'of the cluster, by a RoleBinding', code: inNamespace('shop', MAKE_WHOLE, BIND) },
    {
      name: 'by a binding of another role',
      code: everywhere(`patch ${RBAC} clusterrolebindings jane`, `${BIND} edit`) + JANE,
    },
  ],
});

const ESCALATE = `escalate,patch ${RBAC} clusterroles`;
const IN_SHOP = `escalate,update ${RBAC} roles`;

testTechnique('rbac-escalate', {
  holds: [
    {
      name: 'of the cluster',
      code: everywhere(ESCALATE),
      steps: [by('cluster-admin', ESCALATE)],
    },
    {
      name: 'of its own role by name',
      code: everywhere(`${ESCALATE} power`),
      steps: [by('cluster-admin', `${ESCALATE} power`)],
    },
    {
      name: 'of its Role in a namespace',
      code: inNamespace('shop', IN_SHOP),
      steps: [by('all permissions in namespace shop', IN_SHOP)],
    },
    {
      name: 'of a ClusterRole that it holds in a namespace',
      code:
        everywhere(`${ESCALATE} extra`) +
        clusterRole('extra') +
        binding('{kind: ClusterRole, name: extra}', { namespace: 'a', name: 'extra' }),
      steps: [to('all permissions in namespace a', ...shown(`${ESCALATE} extra`), 'robot', 'roleRef')],
    },
    {
      name: 'of a new role that it binds',
      code:
        clusterRole('made', `create,escalate ${RBAC} roles`, MAKE, `bind ${RBAC} roles`) +
        binding('{kind: ClusterRole, name: made}', { namespace: 'a' }),
      steps: [
        by('all permissions in namespace a', `create,escalate ${RBAC} roles`, MAKE, `bind ${RBAC} roles`),
      ],
    },
  ],
  not: [
    { name: 'without a change', code: everywhere(`escalate ${RBAC} clusterroles`) },
    { name: 'a change alone', code: everywhere(`update,patch ${RBAC} clusterroles`) },
    { name: 'of a role that it does not hold', code: everywhere(`${ESCALATE} other`) + clusterRole('other') },
    { name: 'a ClusterRole, by a RoleBinding', code: inNamespace('shop', ESCALATE) },
    {
      name: 'of different names',
      code: everywhere(`escalate ${RBAC} clusterroles power`, `patch ${RBAC} clusterroles other`),
    },
  ],
});
