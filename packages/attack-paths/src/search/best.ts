import { oncePer } from '@plimsoll/core';
import type { Graph, Step, Vertex } from '../graph/types.js';
import type { IsOut } from './consequences.js';
import { numbered, type Side } from './numbered.js';
import { Queue } from './queue.js';

/** A way through the graph: each step begins where the one before ends. */
export type Way = readonly Step[];

/** The best way to every vertex that a set of vertices reaches. */
export interface Reached {
  has(vertex: Vertex): boolean;
  /** Empty for where it began. */
  to(vertex: Vertex): Way;
}

/** What decides which way is better: what is only possible, then what is assumed, then how many steps it takes. */
const DOUBT = 1_000_000;
const ASSUMPTION = 1_000;

const NO_ACTS: ReadonlySet<string> = new Set([
  'in-scope',
  'member-of',
  'holds',
  'everything',
  'part-of',
  'in-network',
]);

/** Whether a step is something that an attacker does. */
const isAct = ({ technique }: Pick<Step, 'technique'>): boolean => !NO_ACTS.has(technique);

const costOf = (step: Step): number =>
  (step.doubt === undefined ? 0 : DOUBT) + step.assumptions.length * ASSUMPTION + (isAct(step) ? 1 : 0);

const costsOf = oncePer(({ steps }: Graph) => Float64Array.from(steps, costOf));

/**
 * Dijkstra's algorithm. Of equal ways the one whose vertices come first by their ids is taken, so that the same files give
 * the same ways. `isOut` leaves steps out.
 */
export function reach(graph: Graph, sources: readonly Vertex[], isOut: IsOut = () => false): Reached {
  const { rankOf, from, to } = numbered(graph);
  const by = search(graph, sources, from, to, isOut);
  return {
    has: (vertex) => by[rankOf(vertex)] !== NOT_REACHED,
    to: (vertex) => wayBy(by, rankOf(vertex), from, graph).reverse(),
  };
}

/** The best way from every vertex that leads to one of a set of vertices. */
export interface Leading {
  has(vertex: Vertex): boolean;
  /** Empty for where it ends. */
  from(vertex: Vertex): Way;
}

/** As `reach`, against the direction of the steps. */
export function reachBack(graph: Graph, goals: readonly Vertex[], isOut: IsOut = () => false): Leading {
  const { rankOf, from, to } = numbered(graph);
  const by = search(graph, goals, to, from, isOut);
  return {
    has: (vertex) => by[rankOf(vertex)] !== NOT_REACHED,
    from: (vertex) => wayBy(by, rankOf(vertex), to, graph),
  };
}

/** The steps from a vertex to where the search began. */
function wayBy(by: Int32Array, rank: number, back: Side, { steps }: Graph): Step[] {
  const way: Step[] = [];
  for (let step = by[rank]!; step >= 0; step = by[back.vertices[step]!]!) way.push(steps[step]!);
  return way;
}

const NOT_REACHED = -2;
const SOURCE = -1;

/** The step by which the best way comes to each vertex, by rank. What waits is a cost and a rank in one number. */
function search(graph: Graph, sources: readonly Vertex[], near: Side, far: Side, isOut: IsOut): Int32Array {
  const { size, rankOf } = numbered(graph);
  const stride = size + 1;
  const stepCosts = costsOf(graph);
  const costs = new Float64Array(stride).fill(Number.POSITIVE_INFINITY);
  const by = new Int32Array(stride).fill(NOT_REACHED);
  const queue = new Queue();
  for (const source of sources) {
    const rank = rankOf(source);
    costs[rank] = 0;
    by[rank] = SOURCE;
    queue.push(rank);
  }
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const rank = next % stride;
    const cost = (next - rank) / stride;
    if (costs[rank] !== cost) continue;
    for (let at = near.starts[rank]!; at < near.starts[rank + 1]!; at++) {
      const step = near.steps[at]!;
      const vertex = far.vertices[step]!;
      const total = cost + stepCosts[step]!;
      if (costs[vertex]! <= total || isOut(graph.steps[step]!)) continue;
      costs[vertex] = total;
      by[vertex] = step;
      queue.push(total * stride + vertex);
    }
  }
  return by;
}

/** Whether there is any way at all. */
export function isReached(
  graph: Graph,
  sources: readonly Vertex[],
  goal: Vertex,
  isOut: (step: Step) => boolean,
): boolean {
  const { size, rankOf, from, to } = numbered(graph);
  const wanted = rankOf(goal);
  const seen = new Uint8Array(size + 1);
  const waiting = sources.map((source) => rankOf(source));
  for (const rank of waiting) seen[rank] = 1;
  for (let rank = waiting.pop(); rank !== undefined; rank = waiting.pop()) {
    if (rank === wanted) return true;
    for (let at = from.starts[rank]!; at < from.starts[rank + 1]!; at++) {
      const step = from.steps[at]!;
      const vertex = to.vertices[step]!;
      if (seen[vertex] || isOut(graph.steps[step]!)) continue;
      seen[vertex] = 1;
      waiting.push(vertex);
    }
  }
  return false;
}
