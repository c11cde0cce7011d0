import { oncePer } from '@plimsoll/core/internal';
import type { Graph } from '../graph/graph.js';
import type { Step } from '../graph/types.js';
import { NO_VARIANT, type Variant } from '../graph/variants.js';

/** Steps between workloads that only work because both are in one cluster. */
const JOINS: ReadonlySet<string> = new Set(['in-network', 'node-to-pods', 'steal-pods']);

const isJoin = ({ technique, assumptions, from, to }: Step): boolean =>
  JOINS.has(technique) ||
  assumptions.includes('co-located') ||
  (technique === 'in-scope' && to.kind === 'container' && OF_CLUSTER.test(from.id));

/** Scopes of all namespaces, and of all processes on a node. */
const OF_CLUSTER = /:\*$|^scope:processes:(?:node|control-plane):/;

/** The variants that steps need, as numbers. 0 for steps that need none. */
export interface VariantNumbers {
  readonly count: number;
  /** By step. Of several that exclude each other, the last one: such a step is in doubt by itself. */
  readonly ofStep: Int32Array;
  /** Whether a step needs files that may be in another cluster than those of a variant. */
  isApart(variant: number, step: number): boolean;
  /** By step: 1 if that is true for all variants except perhaps the step's own. */
  readonly joins: Uint8Array;
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
  const size = variants.some ? steps.length : 0;
  const ofStep = new Int32Array(size);
  const joins = new Uint8Array(size);
  for (let index = 0; index < size; index++) {
    const step = steps[index]!;
    const needed = step.variants;
    if (needed.length > 0) ofStep[index] = numberOf(needed.at(-1)!);
    if (isJoin(step)) joins[index] = 1;
  }
  const names = [...numbers.keys()];
  const isInnermost = names.map((variant) => variants.isInnermost(variant));
  const { first, last } = rangesOf(names);
  const together = (a: number, b: number): number => {
    if (a === b || b === 0) return a;
    if (a === 0) return b;
    if (first[a]! < first[b]!) return last[b]! <= last[a]! ? b : -1;
    return last[a]! <= last[b]! ? a : -1;
  };
  return {
    count: names.length,
    ofStep,
    together,
    joins,
    isApart(variant, step) {
      const own = ofStep[step]!;
      return together(variant, own) < 0 || (joins[step] === 1 && !(own === variant && isInnermost[own]!));
    },
  };
});

/**
 * The variants in the order of their paths, in which those inside another one follow it: the place of each, and the
 * place of the last one inside it.
 */
function rangesOf(names: readonly Variant[]): { readonly first: Int32Array; readonly last: Int32Array } {
  // A slash sorts before all other characters, so that `a/b` comes before `a-b`.
  const sorted = names.map((name) => name.replaceAll('/', '\0'));
  const order = [...names.keys()].sort((a, b) => (sorted[a]! < sorted[b]! ? -1 : 1));
  const first = new Int32Array(names.length);
  const last = new Int32Array(names.length);
  const around: number[] = [];
  const leave = (place: number, isInside: (outer: number) => boolean): void => {
    for (let outer = around.at(-1); outer !== undefined && !isInside(outer); outer = around.at(-1)) {
      last[outer] = place - 1;
      around.pop();
    }
  };
  for (const [place, number] of order.entries()) {
    leave(place, (outer) => sorted[number]!.startsWith(`${sorted[outer]!}\0`));
    first[number] = place;
    around.push(number);
  }
  leave(names.length, () => false);
  return { first, last };
}

/** The variant of a step, by its position. */
export const variantOf = (step: number, graph: Graph): number =>
  graph.variants.some ? variantsOf(graph).ofStep[step]! : 0;

/**
 * Whether a step needs files that may be in another cluster than those of a way. If some files are for several
 * clusters, this may be true for all: a connection through the cluster alone is only sure within one variant.
 */
export function isApart(variant: number, step: number, graph: Graph): boolean {
  return graph.variants.some && variantsOf(graph).isApart(variant, step);
}
