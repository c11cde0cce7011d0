import type { AnyCursor } from '@plimsoll/core/kubernetes';
import type { FoundStep, Vertex } from './types.js';

/**
 * The steps of one technique from one identity, without repetitions: several entries of a built-in role, which have no
 * text of their own, show the same places.
 */
export function distinct(steps: Iterable<FoundStep>): readonly FoundStep[] {
  const all = [...steps];
  if (all.length <= 1) return all;
  if (all.length <= FEW)
    return all.filter((step, index) => {
      for (let before = 0; before < index; before++)
        if (all[before]!.to === step.to && isSame(all[before]!, step)) return false;
      return true;
    });
  const known = new Map<Vertex, Map<AnyCursor | undefined, FoundStep[]>>();
  return all.filter((step) => {
    const others = known.get(step.to) ?? new Map<AnyCursor | undefined, FoundStep[]>();
    known.set(step.to, others);
    const first = step.evidence[0]?.at;
    const same = others.get(first);
    if (same?.some((other) => isSame(other, step))) return false;
    if (same) same.push(step);
    else others.set(first, [step]);
    return true;
  });
}

/** Comparing all with each other is faster for so many. */
const FEW = 4;

const isSame = (a: FoundStep, b: FoundStep): boolean =>
  a.from === b.from &&
  a.doubt === b.doubt &&
  a.evidence.length === b.evidence.length &&
  a.evidence.every(({ at, context }, index) => {
    const other = b.evidence[index]!;
    return at === other.at && context === other.context;
  }) &&
  String(a.assumptions ?? []) === String(b.assumptions ?? []);
