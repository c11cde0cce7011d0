import { oncePer } from '@plimsoll/core/internal';
import type { Graph } from '../graph/graph.js';
import type { Step, Vertex } from '../graph/types.js';
import type { Out } from './consequences.js';
import { numbered } from './numbered.js';
import { Queue } from './queue.js';
import { isApart, variantOf, variantsOf } from './variant-numbers.js';
import { ASSUMPTION, DOUBT, inDoubt, type Search, searchVariants } from './varied.js';
import type { End, Reached, Way } from './way.js';

const NO_ACTS: ReadonlySet<string> = new Set([
  'in-scope',
  'member-of',
  'holds',
  'everything',
  'part-of',
  'in-network',
]);

/** Whether a step is an act of an attacker. */
const isAct = ({ technique }: Pick<Step, 'technique'>): boolean => !NO_ACTS.has(technique);

/** What makes a way better, in this order: fewer steps that are only possible, fewer assumptions, fewer steps. */
const costOf = (step: Step): number =>
  (step.doubt === undefined ? 0 : DOUBT) + step.assumptions.length * ASSUMPTION + (isAct(step) ? 1 : 0);

const costsOf = oncePer(({ steps }: Graph) => {
  const costs = new Float64Array(steps.length);
  for (let index = 0; index < steps.length; index++) costs[index] = costOf(steps[index]!);
  return costs;
});

/**
 * Dijkstra's algorithm. Of equal ways, it takes the one whose vertices come first by id, so that the same files give
 * the same ways. `out` leaves steps out. With `sure`, no way leads from one variant of the files to another.
 * Otherwise such a way is in doubt. With `until`, the search may end at this vertex, and says nothing about others.
 */
export function reach(
  graph: Graph,
  sources: readonly Vertex[],
  out?: Out,
  sure = false,
  until?: Vertex,
): Reached {
  const { from, to } = numbered(graph);
  return searched({ graph, sources, near: from, far: to, out, costs: costsOf(graph), sure, until });
}

/** Like `reach`, against the direction of the steps: the best ways from every vertex that leads to one of the goals. */
export function reachBack(graph: Graph, goals: readonly Vertex[], out?: Out, sure = false): Reached {
  const { from, to } = numbered(graph);
  return searched({ graph, sources: goals, near: to, far: from, out, costs: costsOf(graph), sure });
}

const searched = (search: Search): Reached =>
  search.graph.variants.some ? searchVariants(search) : searchAll(search);

/** The best way that ends with a step, by its position. Undefined if there is none. */
export function throughStep(reached: Reached, index: number, graph: Graph): Way | undefined {
  const step = graph.steps[index]!;
  let best: { readonly end: End; readonly step: Step; readonly cost: number } | undefined;
  for (const end of reached.ends(step.from)) {
    const isInDoubt = isApart(end.variant, index, graph);
    const cost = end.cost + (isInDoubt ? DOUBT : 0);
    if (!best || cost < best.cost) best = { end, step: isInDoubt ? inDoubt(step) : step, cost };
  }
  return best && [...best.end.way(), best.step];
}

/** A way through a step, from those before and after it, by files that are in one cluster. */
export function wayThrough(before: Reached, index: number, after: Reached, graph: Graph): Way | undefined {
  const { together } = variantsOf(graph);
  const own = variantOf(index, graph);
  const step = graph.steps[index]!;
  const ends = after.ends(step.to);
  for (const start of before.ends(step.from)) {
    const variant = together(start.variant, own);
    const end = variant < 0 ? undefined : ends.find((each) => together(variant, each.variant) >= 0);
    const way = end && [...start.way(), step, ...end.way()];
    if (way && isOfOneCluster(way, graph)) return way;
  }
  return undefined;
}

function isOfOneCluster(way: Way, graph: Graph): boolean {
  if (!graph.variants.some) return true;
  let variant = 0;
  for (const step of way) {
    const index = indexesOf(graph).get(step)!;
    if (isApart(variant, index, graph)) return false;
    variant = variantsOf(graph).together(variant, variantOf(index, graph));
  }
  return true;
}

const indexesOf = oncePer(({ steps }: Graph) => new Map(steps.map((step, index) => [step, index])));

/** Finds the step by which the best way comes to each vertex, by rank. The queue holds cost and rank in one number. */
function searchAll({ graph, sources, near, far, out, costs: stepCosts, until }: Search): Reached {
  const { size, rankOf } = numbered(graph);
  const wanted = until ? rankOf(until) : -1;
  const stride = size + 1;
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
    if (rank === wanted) break;
    if (costs[rank] !== cost) continue;
    for (let at = near.starts[rank]!; at < near.starts[rank + 1]!; at++) {
      const step = near.steps[at]!;
      const vertex = far.vertices[step]!;
      const total = cost + stepCosts[step]!;
      if (costs[vertex]! <= total || out?.[step]) continue;
      costs[vertex] = total;
      by[vertex] = step;
      queue.push(total * stride + vertex);
    }
  }
  const isBack = near === numbered(graph).to;
  const to = (vertex: Vertex): Way => {
    const way: Step[] = [];
    for (let step = by[rankOf(vertex)]!; step >= 0; step = by[near.vertices[step]!]!)
      way.push(graph.steps[step]!);
    return isBack ? way : way.reverse();
  };
  const has = (vertex: Vertex): boolean => by[rankOf(vertex)] !== NOT_REACHED;
  return {
    has,
    to,
    ends: (vertex) =>
      has(vertex) ? [{ variant: 0, cost: costs[rankOf(vertex)]!, way: () => to(vertex) }] : [],
  };
}

const NOT_REACHED = -2;
const SOURCE = -1;
