import { oncePer } from '@plimsoll/core/internal';
import type { Graph } from '../graph/graph.js';
import type { Step, Vertex } from '../graph/types.js';
import { NO_VARIANT, SEVERAL, type Variant } from '../graph/variants.js';
import type { IsOut } from './consequences.js';
import { numbered, type Side } from './numbered.js';
import { Queue } from './queue.js';
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
  readonly isOut: IsOut;
  /** By step. */
  readonly costs: Float64Array;
  /** Whether ways from one variant to another are forbidden. */
  readonly sure: boolean;
  /** Where the search may end. Without it, the search goes everywhere. */
  readonly until?: Vertex | undefined;
}

/** Steps between workloads that only work because both are in one cluster. */
const JOINS: ReadonlySet<string> = new Set(['in-network', 'node-to-pods', 'steal-pods']);

const joins = ({ technique, assumptions, from, to }: Step): boolean =>
  JOINS.has(technique) ||
  assumptions.includes('co-located') ||
  (technique === 'in-scope' && to.kind === 'container' && OF_CLUSTER.test(from.id));

/** Scopes of all namespaces, and of all processes on a node. */
const OF_CLUSTER = /:\*$|^scope:processes:(?:node|control-plane):/;

/** The variants that steps need, as numbers. 0 for steps that need none. */
interface VariantNumbers {
  readonly count: number;
  /** By step. Of several that exclude each other, the last one: such a step is in doubt by itself. */
  readonly ofStep: Int32Array;
  /** Whether a step needs files that may be in another cluster than those of a variant. */
  isApart(variant: number, step: number): boolean;
  /** Whether that is true for all variants except perhaps the step's own. */
  isJoin(step: number): boolean;
  /** The inner one of two, or -1 if they exclude each other. */
  together(a: number, b: number): number;
}

export const variantsOf: (graph: Graph) => VariantNumbers = oncePer((graph: Graph) => {
  const { steps, variants } = graph;
  const numbers = new Map<Variant, number>([[NO_VARIANT, 0]]);
  const numberOf = (variant: Variant): number => {
    let number = numbers.get(variant);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(variant, number);
    }
    return number;
  };
  const ofStep = variants.some
    ? Int32Array.from(steps, (step) => numberOf(variants.ofStep(step).at(-1) ?? NO_VARIANT))
    : new Int32Array(0);
  const names = [...numbers.keys()];
  const isJoin = variants.some ? Uint8Array.from(steps, (step) => (joins(step) ? 1 : 0)) : new Uint8Array(0);
  const isInnermost = names.map((variant) => variants.isInnermost(variant));
  /** By pair. Most exclude each other. */
  const inner = new Map<number, number>();
  for (const [b, variant] of names.entries())
    for (let slash = variant.indexOf('/'); slash !== -1; slash = variant.indexOf('/', slash + 1)) {
      const a = numbers.get(variant.slice(0, slash));
      if (a === undefined) continue;
      inner.set(a * names.length + b, b);
      inner.set(b * names.length + a, b);
    }
  const together = (a: number, b: number): number => {
    if (a === b || b === 0) return a;
    return a === 0 ? b : (inner.get(a * names.length + b) ?? -1);
  };
  return {
    count: names.length,
    ofStep,
    together,
    isJoin: (step) => isJoin[step] === 1,
    isApart(variant, step) {
      const own = ofStep[step]!;
      return together(variant, own) < 0 || (isJoin[step] === 1 && !(own === variant && isInnermost[own]!));
    },
  };
});

export const variantOf = (step: Step, graph: Graph): number =>
  graph.variants.some ? variantsOf(graph).ofStep[indexesOf(graph).get(step)!]! : 0;

/**
 * Whether a step needs files that may be in another cluster than those of a way. If some files are for several
 * clusters, this may be true for all: a connection through the cluster alone is only sure within one variant.
 */
export function isApart(variant: number, step: Step, graph: Graph): boolean {
  return graph.variants.some && variantsOf(graph).isApart(variant, indexesOf(graph).get(step)!);
}

const indexesOf = oncePer(({ steps }: Graph) => new Map(steps.map((step, index) => [step, index])));

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

const NOTHING = { step: undefined, isInDoubt: false, before: undefined };

/** The most variants to consider for a vertex, so that the search stays linear in the graph. */
const MOST = 32;

/**
 * Searches as in a graph with one copy of each vertex for each variant of the files. A way through files of one variant
 * can continue through those of others, but in doubt.
 */
export function searchVariants({ graph, sources, near, far, isOut, costs, sure }: Search): Reached {
  const { size, rankOf } = numbered(graph);
  const { count: any, ofStep, isJoin, isApart, together } = variantsOf(graph);
  const isBack = near === numbered(graph).to;
  const width = any + 1;
  const stride = (size + 1) * width;
  const best = new Map<number, State>();
  const settled = new Map<number, State[]>();
  const queue = new Queue();
  const add = (state: State): void => {
    const { rank, variant, cost } = state;
    const key = rank * width + variant;
    if ((best.get(key)?.cost ?? Number.POSITIVE_INFINITY) <= cost) return;
    if ((best.get(rank * width)?.cost ?? Number.POSITIVE_INFINITY) <= cost) return;
    best.set(key, state);
    queue.push(cost * stride + key);
  };
  for (const source of sources) add({ ...NOTHING, rank: rankOf(source), variant: 0, cost: 0 });
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const state = best.get(next % stride)!;
    const { rank, variant, cost } = state;
    if (cost !== Math.floor(next / stride)) continue;
    const known = settled.get(rank);
    if (known === undefined) settled.set(rank, [state]);
    else if (variant === any || known.length < MOST) known.push(state);
    else continue;
    if (variant !== 0 && variant !== any && !sure)
      add({ ...NOTHING, rank, variant: any, cost: cost + DOUBT, before: state });
    for (let at = near.starts[rank]!; at < near.starts[rank + 1]!; at++) {
      const step = near.steps[at]!;
      const own = ofStep[step]!;
      const to = variant === any ? own || any : together(variant, own);
      if (to < 0) continue;
      // Backwards, the start of the way is not known yet.
      const isInDoubt = isJoin(step) && variant !== any && (isBack ? own === 0 : isApart(variant, step));
      if ((isInDoubt && sure) || isOut(graph.steps[step]!)) continue;
      const total = cost + costs[step]! + (isInDoubt ? DOUBT : 0);
      add({ rank: far.vertices[step]!, variant: to, cost: total, step, isInDoubt, before: state });
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
  const endsOf = (vertex: Vertex): readonly End[] =>
    // If the doubt has not led to another variant yet, the way without it is as good.
    (settled.get(rankOf(vertex)) ?? [])
      .filter(({ variant }) => variant !== any)
      .map((state) => ({ variant: state.variant, cost: state.cost, way: () => wayOf(state) }));
  return {
    has: (vertex) => settled.has(rankOf(vertex)),
    to: (vertex) => endsOf(vertex)[0]?.way() ?? [],
    ends: endsOf,
  };
}
