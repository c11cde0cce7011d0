import { oncePer } from '@plimsoll/core/internal';
import type { Graph } from '../graph/graph.js';
import type { Step, Vertex } from '../graph/types.js';
import { SEVERAL } from '../graph/variants.js';
import type { Out } from './consequences.js';
import { numbered, type Side } from './numbered.js';
import { Queue } from './queue.js';
import { variantsOf } from './variant-numbers.js';
import type { End, Reached, Way } from './way.js';

/** The weights that make a way better: see `reach`. */
export const DOUBT = 1_000_000;
export const ASSUMPTION = 1_000;

export interface Search {
  readonly graph: Graph;
  readonly sources: readonly Vertex[];
  /** The ends of steps at which the search arrives, and those at which it leaves. */
  readonly near: Side;
  readonly far: Side;
  readonly out: Out | undefined;
  /** By step. */
  readonly costs: Float64Array;
  /** Whether ways from one variant to another are forbidden. */
  readonly sure: boolean;
  /** Where the search may end. Without it, the search goes everywhere. */
  readonly until?: Vertex | undefined;
}

/** A step with files that may be in another cluster than those before it. */
export const inDoubt: (step: Step) => Step = oncePer((step: Step) => ({
  ...step,
  doubt: step.doubt ?? SEVERAL,
}));

/** The best way to a vertex by files of one variant. */
interface State {
  readonly rank: number;
  readonly variant: number;
  readonly cost: number;
  /** Undefined for the start of the search, and for continuing in any variant. */
  readonly step: number | undefined;
  readonly isInDoubt: boolean;
  readonly before: State | undefined;
}

/** The most variants to consider for a vertex, so that the search stays linear in the graph. */
const MOST = 32;

/**
 * Searches as in a graph with one copy of each vertex for each variant of the files. A way through files of one variant
 * can continue through those of others, but in doubt.
 */
export function searchVariants({ graph, sources, near, far, out, costs, sure }: Search): Reached {
  const { size, rankOf } = numbered(graph);
  const { count: any, ofStep, joins, isApart, together } = variantsOf(graph);
  const isBack = near === numbered(graph).to;
  const width = any + 1;
  const stride = (size + 1) * width;
  const best = new Map<number, State>();
  const settled = new Map<number, State[]>();
  const queue = new Queue();
  /** The best costs of all variants together, which every other variant has to beat. */
  const ofAll = new Float64Array(size + 1).fill(Number.POSITIVE_INFINITY);
  const isBetter = (rank: number, variant: number, cost: number): boolean =>
    ofAll[rank]! > cost && (variant === 0 || (best.get(rank * width + variant)?.cost ?? cost + 1) > cost);
  const add = (state: State): void => {
    const { rank, variant, cost } = state;
    const key = rank * width + variant;
    if (variant === 0) ofAll[rank] = cost;
    best.set(key, state);
    queue.push(cost * stride + key);
  };
  for (const source of sources) {
    const rank = rankOf(source);
    if (isBetter(rank, 0, 0))
      add({ rank, variant: 0, cost: 0, step: undefined, isInDoubt: false, before: undefined });
  }
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const state = best.get(next % stride)!;
    const { rank, variant, cost } = state;
    if (cost !== Math.floor(next / stride)) continue;
    const known = settled.get(rank);
    if (known === undefined) settled.set(rank, [state]);
    else if (variant === any || known.length < MOST) known.push(state);
    else continue;
    if (variant !== 0 && variant !== any && !sure && isBetter(rank, any, cost + DOUBT))
      add({ rank, variant: any, cost: cost + DOUBT, step: undefined, isInDoubt: false, before: state });
    for (let at = near.starts[rank]!; at < near.starts[rank + 1]!; at++) {
      const step = near.steps[at]!;
      if (out?.[step]) continue;
      const vertex = far.vertices[step]!;
      const atLeast = cost + costs[step]!;
      // Most steps lead to what was reached in a better way, whatever the variants are.
      if (ofAll[vertex]! <= atLeast) continue;
      const own = ofStep[step]!;
      let to = variant;
      if (variant === any) to = own || any;
      else if (own !== variant && own !== 0) to = together(variant, own);
      if (to < 0) continue;
      // Backwards, the start of the way is not known yet.
      const isInDoubt = variant !== any && joins[step] === 1 && (isBack ? own === 0 : isApart(variant, step));
      if (isInDoubt && sure) continue;
      const total = isInDoubt ? atLeast + DOUBT : atLeast;
      if (isBetter(vertex, to, total))
        add({ rank: vertex, variant: to, cost: total, step, isInDoubt, before: state });
    }
  }
  const wayOf = (end: State): Way => {
    const states: State[] = [];
    for (let state: State | undefined = end; state; state = state.before) states.push(state);
    const way: Step[] = [];
    let isCrossing = false;
    for (const { step, variant, isInDoubt } of states.reverse())
      if (step === undefined) isCrossing ||= variant === any;
      else {
        const crosses = isCrossing && ofStep[step] !== 0;
        way.push(crosses || isInDoubt ? inDoubt(graph.steps[step]!) : graph.steps[step]!);
        if (crosses) isCrossing = false;
      }
    return isBack ? way.reverse() : way;
  };
  const ends = new Map<number, readonly End[]>();
  const endsOf = (vertex: Vertex): readonly End[] => {
    const rank = rankOf(vertex);
    let known = ends.get(rank);
    if (!known) {
      // If the doubt has not led to another variant yet, the way without it is as good.
      known = (settled.get(rank) ?? [])
        .filter(({ variant }) => variant !== any)
        .map((state) => ({ variant: state.variant, cost: state.cost, way: () => wayOf(state) }));
      ends.set(rank, known);
    }
    return known;
  };
  return {
    has: (vertex) => settled.has(rankOf(vertex)),
    to: (vertex) => endsOf(vertex)[0]?.way() ?? [],
    ends: endsOf,
  };
}
