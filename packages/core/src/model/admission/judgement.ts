import type { AdmissionAnswer } from './types.js';

export type Judgement = AdmissionAnswer;

export const YES: Judgement = { answer: 'yes' };
export const no = (reason: string): Judgement => ({ answer: 'no', reason });
export const unknown = (reason: string): Judgement => ({ answer: 'unknown', reason });

/** A condition, or a function that computes it only if earlier ones do not decide. */
type Condition = Judgement | (() => Judgement);

const judged = (condition: Condition): Judgement =>
  typeof condition === 'function' ? condition() : condition;

/** Combines conditions that must all be true: the first that is false, or else the first unknown one. */
export function all(conditions: readonly Condition[]): Judgement {
  let open: Judgement | undefined;
  for (const condition of conditions) {
    const judgement = judged(condition);
    if (judgement.answer === 'no') return judgement;
    if (judgement.answer === 'unknown') open ??= judgement;
  }
  return open ?? YES;
}

/** Combines conditions of which one is enough. `none` is the result without conditions. */
export function any(conditions: readonly Condition[], none: Judgement): Judgement {
  let first: Judgement | undefined;
  let open: Judgement | undefined;
  for (const condition of conditions) {
    const judgement = judged(condition);
    if (judgement.answer === 'yes') return judgement;
    if (judgement.answer === 'unknown') open ??= judgement;
    first ??= judgement;
  }
  return open ?? first ?? none;
}
