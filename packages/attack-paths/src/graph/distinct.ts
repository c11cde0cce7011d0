import type { AnyCursor } from '@plimsoll/core/kubernetes';
import type { FoundStep, Vertex } from './types.js';

/**
 * The steps of one technique from one identity, without repetitions: several entries of a built-in role, which have no
 * text of their own, show the same places.
 */
export function* distinct(steps: Iterable<FoundStep>): Iterable<FoundStep> {
  let known: Map<Vertex, Map<AnyCursor | undefined, FoundStep[]>> | undefined;
  for (const step of steps) {
    known ??= new Map();
    const byPlace = known.get(step.to) ?? new Map<AnyCursor | undefined, FoundStep[]>();
    known.set(step.to, byPlace);
    const first = step.evidence[0]?.at;
    const others = byPlace.get(first);
    if (others?.some((other) => isSame(other, step))) continue;
    if (others) others.push(step);
    else byPlace.set(first, [step]);
    yield step;
  }
}

const isSame = (a: FoundStep, b: FoundStep): boolean =>
  a.from === b.from &&
  a.doubt === b.doubt &&
  a.evidence.length === b.evidence.length &&
  a.evidence.every(({ at, context }, index) => {
    const other = b.evidence[index]!;
    return at === other.at && context === other.context;
  }) &&
  String(a.assumptions ?? []) === String(b.assumptions ?? []);
