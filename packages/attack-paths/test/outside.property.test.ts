import { kubernetesVersion, LATEST_MINOR } from '@plimsoll/core/kubernetes';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assumptionsOf } from '../src/assumptions.js';
import { buildGraph } from '../src/graph/build.js';
import type { Graph } from '../src/graph/graph.js';
import { buildOutside } from '../src/graph/outside.js';
import { outOf } from '../src/search/consequences.js';
import { reachable } from '../src/search/reachable.js';
import { clusters, textOf } from './clusters.js';
import { projectOf } from './pairs.js';

const BINDING = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRoleBinding',
  metadata: { name: 'anyone' },
  subjects: [{ kind: 'Group', name: 'system:unauthenticated' }],
};

const SECRET = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: {
    name: 'held',
    namespace: 'a',
    annotations: { 'kubernetes.io/service-account.name': 'default' },
  },
  stringData: { token: 'c2VjcmV0' },
};

/** Entries from outside. Each leads on or nowhere. */
const openings = fc.subarray([
  { ...BINDING, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'c0' } },
  { ...SECRET, type: 'Opaque' },
  { ...SECRET, metadata: { ...SECRET.metadata, name: 'token' }, type: 'kubernetes.io/service-account-token' },
]);

/** Techniques that only say where something is. Those of things that no outsider reaches are not in the graph. */
const NO_ACTS = ['in-scope', 'in-network', 'everything', 'part-of'];

/** Each technique that an outsider can use. Leaves out subjects that may do everything. */
function actsOutside(graph: Graph): readonly string[] {
  const entries = ['internet', 'repository'].flatMap((id) => graph.vertices.get(id) ?? []);
  const isReached = reachable(graph, entries, {
    out: outOf(graph, ({ from }) => from.kind === 'cluster-admin'),
  });
  return graph.steps
    .filter(
      ({ technique, from }) =>
        isReached(from) && from.kind !== 'cluster-admin' && !NO_ACTS.includes(technique),
    )
    .map(({ technique, from, to, again }) => [technique, from.id, to.id, again].join(' '))
    .sort();
}

test('what outsiders reach leads on as in the whole graph', async () => {
  await fc.assert(
    fc.asyncProperty(clusters, openings, async (manifests, opened) => {
      const project = await projectOf(textOf([...manifests, ...opened]));
      const about = [project, kubernetesVersion(LATEST_MINOR), assumptionsOf()] as const;
      const part = actsOutside(buildOutside(...about, ['internet', 'repository']));
      expect(part).toEqual(actsOutside(buildGraph(...about)));
    }),
    { numRuns: 30 },
  );
});
