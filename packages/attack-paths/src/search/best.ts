import type { Graph, Step, Vertex } from '../graph/types.js';
import type { IsOut } from './consequences.js';

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

/**
 * Dijkstra's algorithm. Of equal ways the one whose vertices come first by their ids is taken, so that the same files give
 * the same ways. `isOut` leaves steps out.
 */
export function reach(graph: Graph, sources: readonly Vertex[], isOut: IsOut = () => false): Reached {
  const by = search(
    sources,
    (vertex) => graph.from(vertex),
    ({ to }) => to,
    isOut,
  );
  return {
    has: (vertex) => by.has(vertex),
    to(vertex) {
      const way: Step[] = [];
      for (let step = by.get(vertex); step; step = by.get(step.from)) way.push(step);
      return way.reverse();
    },
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
  const by = search(
    goals,
    (vertex) => graph.to(vertex),
    ({ from }) => from,
    isOut,
  );
  return {
    has: (vertex) => by.has(vertex),
    from(vertex) {
      const way: Step[] = [];
      for (let step = by.get(vertex); step; step = by.get(step.to)) way.push(step);
      return way;
    },
  };
}

/** The step by which the best way comes to each vertex; undefined for where it began. */
function search(
  sources: readonly Vertex[],
  stepsAt: (vertex: Vertex) => readonly Step[],
  nextOf: (step: Step) => Vertex,
  isOut: IsOut,
): ReadonlyMap<Vertex, Step | undefined> {
  const costs = new Map<Vertex, number>(sources.map((source) => [source, 0]));
  const by = new Map<Vertex, Step | undefined>(sources.map((source) => [source, undefined]));
  const queue = new Queue();
  for (const source of sources) queue.push({ vertex: source, cost: 0 });
  for (let next = queue.pop(); next; next = queue.pop()) {
    if (costs.get(next.vertex) !== next.cost) continue;
    for (const step of stepsAt(next.vertex)) {
      if (isOut(step)) continue;
      const vertex = nextOf(step);
      const cost = next.cost + costOf(step);
      const known = costs.get(vertex);
      if (known !== undefined && known <= cost) continue;
      costs.set(vertex, cost);
      by.set(vertex, step);
      queue.push({ vertex, cost });
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
  const seen = new Set(sources);
  for (const vertex of seen) {
    if (vertex === goal) return true;
    for (const step of graph.from(vertex)) if (!seen.has(step.to) && !isOut(step)) seen.add(step.to);
  }
  return false;
}

interface Waiting {
  readonly vertex: Vertex;
  readonly cost: number;
}

const isBefore = (a: Waiting, b: Waiting): boolean =>
  a.cost === b.cost ? a.vertex.id < b.vertex.id : a.cost < b.cost;

/** A binary heap. */
class Queue {
  readonly #items: Waiting[] = [];

  push(item: Waiting): void {
    const items = this.#items;
    let at = items.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(item, items[parent]!)) break;
      items[at] = items[parent]!;
      at = parent;
    }
    items[at] = item;
  }

  pop(): Waiting | undefined {
    const items = this.#items;
    const first = items[0];
    const last = items.pop();
    if (!last || items.length === 0) return first;
    let at = 0;
    for (let child = 1; child < items.length; child = at * 2 + 1) {
      if (child + 1 < items.length && isBefore(items[child + 1]!, items[child]!)) child++;
      if (!isBefore(items[child]!, last)) break;
      items[at] = items[child]!;
      at = child;
    }
    items[at] = last;
    return first;
  }
}
