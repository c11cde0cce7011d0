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
  const sorted = [...vertices.values(), ...here.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const size = sorted.length;
  const ranks = new Int32Array(size);
  for (let rank = 0; rank < size; rank++) ranks[sorted[rank]!.number] = rank;
  return {
    size,
    rankOf(vertex) {
      const rank = ranks[vertex.number] ?? size;
      return sorted[rank] === vertex ? rank : size;
    },
    from: sideOf('from', steps, ranks),
    to: sideOf('to', steps, ranks),
  };
});

/** The positions of the steps that lead to a vertex. */
export const stepsTo = (graph: Graph, vertex: Vertex): Int32Array => stepsAt(graph, 'to', vertex);

/** The positions of the steps that begin at a vertex. */
export const stepsFrom = (graph: Graph, vertex: Vertex): Int32Array => stepsAt(graph, 'from', vertex);

function stepsAt(graph: Graph, end: 'from' | 'to', vertex: Vertex): Int32Array {
  const { rankOf, [end]: side } = numbered(graph);
  const rank = rankOf(vertex);
  return side.steps.subarray(side.starts[rank], side.starts[rank + 1]);
}

/** Sorts the steps by the rank of their vertex. */
function sideOf(end: 'from' | 'to', all: readonly Step[], ranks: Int32Array): Side {
  const size = ranks.length;
  const vertices = new Int32Array(all.length);
  const starts = new Int32Array(size + 2);
  for (let step = 0; step < all.length; step++) {
    const rank = ranks[all[step]![end].number]!;
    vertices[step] = rank;
    starts[rank + 1]!++;
  }
  for (let rank = 0; rank <= size; rank++) starts[rank + 1]! += starts[rank]!;
  const next = starts.slice();
  const steps = new Int32Array(all.length);
  for (let step = 0; step < all.length; step++) steps[next[vertices[step]!]!++] = step;
  return { vertices, steps, starts };
}
