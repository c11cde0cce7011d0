import { expect, test } from 'vitest';
import { binding, documents, role, shownBy } from '../../test/policies.js';

const ALL = '{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}';

test.each([
  ['a role that allows everything', role('r', ALL), ['rbac-escalation-verbs 6']],
  [
    'cluster-admin',
    binding('b', 'ClusterRole/cluster-admin', ['Group:devs']),
    ['rbac-cluster-admin-binding 8'],
  ],
  [
    'a role that allows everything, and its binding',
    documents(role('r', ALL), binding('b', 'ClusterRole/r', ['Group:devs'])),
    ['rbac-cluster-admin-binding 15'],
  ],
  [
    'cluster-admin for anonymous users',
    binding('b', 'ClusterRole/cluster-admin', ['User:system:anonymous']),
    ['rbac-anonymous-binding 12'],
  ],
  [
    'cluster-admin for the default ServiceAccount',
    binding('b', 'ClusterRole/cluster-admin', ['ServiceAccount:shop/default']),
    ['rbac-cluster-admin-binding 8'],
  ],
  [
    'edit in one namespace',
    binding('b', 'ClusterRole/edit', ['Group:devs'], { namespace: 'shop' }),
    ['rbac-secrets-read 9'],
  ],
  [
    'two faults of one entry',
    role('r', '{apiGroups: [""], resources: [secrets, pods], verbs: [get, create]}'),
    ['rbac-secrets-read 6', 'rbac-pod-create 6'],
  ],
])('%s: one fault is shown once', async (_, text, expected) => {
  expect(await shownBy(text)).toEqual(expected);
});
