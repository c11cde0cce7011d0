import { kubernetesVersion, LATEST_MINOR } from '@plimsoll/core/kubernetes';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildGraph } from '../src/graph/build.js';
import type { Vertex } from '../src/graph/types.js';
import { assumptionsOf } from '../src/index.js';
import { reach } from '../src/search/best.js';
import { outOf } from '../src/search/consequences.js';
import { clusters, type Manifest, textOf } from './clusters.js';
import { reachedFrom } from './naive.js';
import { projectOf } from './pairs.js';

/** The techniques that the naive evaluation knows. The others have objects of their own. */
const KNOWN = new Set([
  'in-scope',
  'member-of',
  'everything',
  'token-mount',
  'mounted-secret',
  'secret-token',
  'builtin-controller-accounts',
  'rbac-cluster-admin',
  'rbac-create-pods',
  'rbac-patch-pods',
  'rbac-exec',
  'rbac-nodes-proxy',
  'rbac-token-request',
  'rbac-read-secrets',
  'rbac-make-token-secret',
  'rbac-impersonate',
  'rbac-bind',
  'rbac-escalate',
]);

/** The name that the naive evaluation uses. Undefined for what it does not know. */
function thingOf({ kind, object, name }: Vertex): string | undefined {
  if (kind === 'cluster-admin') return name;
  if (object === undefined) return undefined;
  const where = `${object.namespace}/${object.name}`;
  if (kind === 'container') return `pod ${where}`;
  if (kind === 'secret') return `secret ${where}`;
  return object.kind === 'ServiceAccount' ? `account ${where}` : undefined;
}

/** Leaves out missing Secrets that a manifest names, and subjects that only exist on the way. */
const compared = (things: Iterable<string>, manifests: readonly Manifest[]): ReadonlySet<string> => {
  const secrets = manifests
    .filter(({ kind }) => kind === 'Secret')
    .map(({ metadata: { namespace, name } }) => `secret ${namespace}/${name}`);
  return new Set(
    [...things].filter((thing) =>
      thing.startsWith('secret ') ? secrets.includes(thing) : /^(pod|account|cluster-admin)/.test(thing),
    ),
  );
};

test('the graph reaches what an evaluation of each request reaches', async () => {
  await fc.assert(
    fc.asyncProperty(clusters, async (manifests) => {
      const graph = buildGraph(
        await projectOf(textOf(manifests)),
        kubernetesVersion(LATEST_MINOR),
        assumptionsOf(),
      );
      const out = outOf(graph, ({ technique }) => !KNOWN.has(technique));
      for (const source of [...graph.vertices.values()].filter(({ kind }) => kind === 'container')) {
        const reached = reach(graph, [source], out);
        const things = [...graph.vertices.values()]
          .filter((vertex) => reached.has(vertex))
          .flatMap((vertex) => thingOf(vertex) ?? []);
        const expected = reachedFrom(thingOf(source)!, manifests);
        expect(compared(things, manifests)).toEqual(compared(expected, manifests));
      }
    }),
    { numRuns: 80 },
  );
});
