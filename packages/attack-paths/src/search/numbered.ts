import { oncePer } from '@plimsoll/core/internal';
import type { Graph } from '../graph/graph.js';
import type { Step, Vertex } from '../graph/types.js';

/**
 * A graph in numbers, which searches compare and index faster than objects. Vertices have their rank among the ids, so
 * that the same files give the same numbers. Steps have their positions in the graph.
 */
export interface Numbered {
  /** The number of vertices. Also the rank of a vertex of another graph. */
  readonly size: number;
  rankOf(vertex: Vertex): number;
  readonly from: Side;
  readonly to: Side;
}

/** One end of all steps. */
export interface Side {
  /** The rank of the vertex, by step. */
  readonly vertices: Int32Array;
  /** Steps by vertex: those of the vertex with a rank are from `starts[rank]` to before `starts[rank + 1]`. */
  readonly steps: Int32Array;
  readonly starts: Int32Array;
}

export const numbered: (graph: Graph) => Numbered = oncePer(({ vertices, here, steps }: Graph) => {
  const ranks = ranksOf([...vertices.values(), ...here.values()]);
  const { size } = ranks;
  return {
    size,
    rankOf: (vertex) => ranks.get(vertex) ?? size,
    from: sideOf(steps, ranks, ({ from }) => from),
    to: sideOf(steps, ranks, ({ to }) => to),
  };
});

/** The steps that lead to a vertex. */
export function stepsTo(graph: Graph, vertex: Vertex): readonly Step[] {
  const { rankOf, to } = numbered(graph);
  const rank = rankOf(vertex);
  return Array.from(to.steps.subarray(to.starts[rank], to.starts[rank + 1]), (step) => graph.steps[step]!);
}

function ranksOf(vertices: Vertex[]): ReadonlyMap<Vertex, number> {
  vertices.sort((a, b) => (a.id < b.id ? -1 : 1));
  return new Map(vertices.map((vertex, rank) => [vertex, rank]));
}

function sideOf(
  steps: readonly Step[],
  ranks: ReadonlyMap<Vertex, number>,
  endOf: (step: Step) => Vertex,
): Side {
  const vertices = Int32Array.from(steps, (step) => ranks.get(endOf(step))!);
  const starts = new Int32Array(ranks.size + 2);
  for (const rank of vertices) starts[rank + 1]!++;
  for (let rank = 0; rank <= ranks.size; rank++) starts[rank + 1]! += starts[rank]!;
  const next = starts.slice();
  const byVertex = new Int32Array(steps.length);
  for (let step = 0; step < steps.length; step++) byVertex[next[vertices[step]!]!++] = step;
  return { vertices, steps: byVertex, starts };
}
