import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AttackPaths, attackPaths } from '../src/index.js';
import { clusters, type Manifest, textOf } from './clusters.js';
import { projectOf, textAt } from './pairs.js';

type Place = readonly (string | number)[];

const pathsIn = async (manifests: readonly Manifest[], to: string): Promise<AttackPaths> =>
  attackPaths(await projectOf(textOf(manifests)), { from: 'Pod/p0', to });

/**
 * The objects without the values at some places, or with what is on turned off. Removes the last items of a list first,
 * so that the indexes of the others stay the same.
 */
function without(
  manifests: readonly Manifest[],
  places: readonly { document: number; path: Place }[],
): Manifest[] {
  const copy = structuredClone(manifests) as Manifest[];
  const byPosition = [...places].sort((a, b) => Number(b.path.at(-1)) - Number(a.path.at(-1)) || 0);
  for (const { document, path } of byPosition) {
    const parent = path
      .slice(0, -1)
      .reduce<unknown>((node, step) => (node as Record<string | number, unknown>)[step], copy[document]);
    const last = path.at(-1)!;
    const inside = parent as Record<string | number, unknown>;
    if (Array.isArray(parent)) parent.splice(Number(last), 1);
    else if (inside[last] === true) inside[last] = false;
    else delete inside[last];
  }
  return copy;
}

test('without the places of a cut no path is left', async () => {
  await fc.assert(
    fc.asyncProperty(clusters, fc.constantFrom('cluster-admin', 'Secret/a/s0'), async (manifests, to) => {
      const { cuts } = await pathsIn(manifests, to);
      for (const { evidence } of cuts) {
        const places = evidence.map(({ at: { resource, path } }) => ({ document: resource.document, path }));
        const { paths } = await pathsIn(without(manifests, places), to);
        const ways = paths.map(({ steps }) => steps.map(({ technique }) => technique).join(' '));
        expect([places, ways]).toEqual([places, []]);
      }
    }),
    { numRuns: 50 },
  );
});

test('a permission that someone can grant to themselves again is not a cut', async () => {
  const project = await projectOf(`
kind: Role
apiVersion: rbac.authorization.k8s.io/v1
metadata: { name: everything, namespace: shop }
rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }]
---
kind: RoleBinding
apiVersion: rbac.authorization.k8s.io/v1
metadata: { name: everything, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: everything }
subjects: [{ kind: ServiceAccount, name: web, namespace: front }]
---
kind: ClusterRole
apiVersion: rbac.authorization.k8s.io/v1
metadata: { name: binder }
rules: [{ apiGroups: [rbac.authorization.k8s.io], resources: [rolebindings, roles], verbs: [create, bind] }]
---
kind: ClusterRoleBinding
apiVersion: rbac.authorization.k8s.io/v1
metadata: { name: binder }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: binder }
subjects: [{ kind: ServiceAccount, name: web, namespace: front }]
---
kind: Secret
apiVersion: v1
metadata: { name: cards, namespace: shop }
`);
  const { cuts } = attackPaths(project, { from: 'ServiceAccount/web', to: 'Secret/cards' });
  const places = cuts.map(({ evidence }) => evidence.map(({ at }) => textAt(at)));
  expect(places).toEqual([["{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }"]]);
});
