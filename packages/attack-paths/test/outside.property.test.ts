import { kubernetesVersion, LATEST_MINOR } from '@plimsoll/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assumptionsOf } from '../src/assumptions.js';
import { buildGraph } from '../src/graph/build.js';
import { buildOutside } from '../src/graph/outside.js';
import type { Graph } from '../src/graph/types.js';
import { reachable } from '../src/search/reachable.js';
import { clusters, textOf } from './clusters.js';
import { projectOf } from './pairs.js';

const BINDING = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRoleBinding',
  metadata: { name: 'anyone' },
  subjects: [{ kind: 'Group', name: 'system:unauthenticated' }],
};

/** What only says where something is: that of what nobody outside comes to is not there. */
const NO_ACTS = ['in-scope', 'in-network', 'everything', 'part-of'];

/** Each act that someone on the internet comes to; those of who may do everything are not asked about. */
function actsOutside(graph: Graph): readonly string[] {
  const internet = graph.vertices.get('internet');
  const isReached = reachable(graph, internet ? [internet] : [], {
    isOut: ({ from }) => from.kind === 'cluster-admin',
  });
  return graph.steps
    .filter(
      ({ technique, from }) =>
        isReached(from) && from.kind !== 'cluster-admin' && !NO_ACTS.includes(technique),
    )
    .map(({ technique, from, to, again }) => [technique, from.id, to.id, again].join(' '))
    .sort();
}

test('what outsiders reach leads on as it does in the whole graph', async () => {
  await fc.assert(
    fc.asyncProperty(clusters, fc.constantFrom('c0', 'c1'), async (manifests, name) => {
      const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name };
      const project = await projectOf(textOf([...manifests, { ...BINDING, roleRef }]));
      const about = [project, kubernetesVersion(LATEST_MINOR), assumptionsOf()] as const;
      const part = actsOutside(buildOutside(...about, ['internet', 'repository']));
      expect(part).toEqual(actsOutside(buildGraph(...about)));
    }),
    { numRuns: 30 },
  );
});
