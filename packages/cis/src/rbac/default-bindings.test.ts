import { defaultRules } from '@plimsoll/core/kubernetes';
import { describe, expect, test } from 'vitest';
import { binding, documents, role, shownBy } from '../../test/policies.js';

describe("Kubernetes' own bindings", () => {
  test('are left out by every rule when they are as Kubernetes makes them', async () => {
    const text = documents(
      binding('cluster-admin', 'ClusterRole/cluster-admin', ['Group:system:masters']),
      binding('"system:node"', 'ClusterRole/system:node', []).replace('subjects:\n', ''),
      binding('"system:public-info-viewer"', 'ClusterRole/system:public-info-viewer', [
        'Group:system:authenticated',
        'Group:system:unauthenticated',
      ]),
      binding(
        '"system:controller:token-cleaner"',
        'Role/system:controller:token-cleaner',
        ['ServiceAccount:kube-system/token-cleaner'],
        { namespace: 'kube-system' },
      ),
      binding('"system:controller:node-controller"', 'ClusterRole/system:controller:node-controller', [
        'ServiceAccount:kube-system/node-controller',
      ]),
    );
    expect(await shownBy(text)).toEqual([]);
  });

  test('are checked with the account of another namespace', async () => {
    const text = binding(
      '"system:controller:generic-garbage-collector"',
      'ClusterRole/system:controller:generic-garbage-collector',
      ['ServiceAccount:shop/generic-garbage-collector'],
    );
    expect(await shownBy(text)).toEqual(['rbac-nodes-proxy 11']);
  });
});

test('a name from the prototype of objects is not a default', async () => {
  expect(defaultRules({ kind: 'ClusterRole', name: 'constructor', namespace: undefined })).toBeUndefined();
  const text = documents(
    role('constructor', '{apiGroups: [""], resources: [secrets], verbs: [get]}'),
    binding('constructor', 'ClusterRole/constructor', ['Group:system:unauthenticated']),
  );
  expect(await shownBy(text)).toEqual(['rbac-secrets-read 6', 'rbac-anonymous-binding 19']);
});
