import type { Graph } from '../graph/graph.js';
import type { Vertex } from '../graph/types.js';

/** Vertices of these kinds or ids. */
export function verticesOf({ vertices }: Graph, names: readonly string[]): readonly Vertex[] {
  return [...vertices.values()].filter(({ id, kind }) => names.includes(id) || names.includes(kind));
}
