import type { Graph } from '../graph/graph.js';
import type { Vertex } from '../graph/types.js';
import type { Out } from './consequences.js';
import { numbered } from './numbered.js';

/** Whether any way leads to a vertex. `out` leaves steps out. The search ends at `until`. */
export function reachable(
  graph: Graph,
  sources: readonly Vertex[],
  { out, until }: { readonly out?: Out; readonly until?: Vertex } = {},
): (vertex: Vertex) => boolean {
  const { size, rankOf, from, to } = numbered(graph);
  const wanted = until ? rankOf(until) : -1;
  const seen = new Uint8Array(size + 1);
  const waiting = sources.map((source) => rankOf(source));
  for (const rank of waiting) seen[rank] = 1;
  for (let rank = waiting.pop(); rank !== undefined && rank !== wanted; rank = waiting.pop()) {
    for (let at = from.starts[rank]!; at < from.starts[rank + 1]!; at++) {
      const step = from.steps[at]!;
      const vertex = to.vertices[step]!;
      if (seen[vertex] || out?.[step]) continue;
      seen[vertex] = 1;
      waiting.push(vertex);
    }
  }
  return (vertex) => seen[rankOf(vertex)] === 1;
}
