import { groupBy, oncePer } from '@plimsoll/core/internal';
import type { Graph } from '../graph/graph.js';
import type { Vertex } from '../graph/types.js';

/** Vertices of these kinds or ids, in the order of the graph. */
export function verticesOf(graph: Graph, names: readonly string[]): readonly Vertex[] {
  const found = new Set<Vertex>();
  for (const name of names) {
    const named = graph.vertices.get(name);
    if (named) found.add(named);
    for (const vertex of byKind(graph).get(name) ?? []) found.add(vertex);
  }
  return [...found].sort((a, b) => a.number - b.number);
}

const byKind = oncePer(
  ({ vertices }: Graph): ReadonlyMap<string, readonly Vertex[]> =>
    groupBy([...vertices.values()], ({ kind }) => kind),
);
