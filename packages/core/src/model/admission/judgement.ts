import type { AdmissionAnswer } from './types.js';

export type Judgement = AdmissionAnswer;

export const YES: Judgement = { answer: 'yes' };
export const no = (reason: string): Judgement => ({ answer: 'no', reason });
export const unknown = (reason: string): Judgement => ({ answer: 'unknown', reason });

/** A condition, or how to judge it where an earlier one does not decide. */
type Condition = Judgement | (() => Judgement);

const judged = (condition: Condition): Judgement =>
  typeof condition === 'function' ? condition() : condition;

/** Of conditions that must all hold: the first that does not, or else the first that is unknown. */
export function all(conditions: readonly Condition[]): Judgement {
  let open: Judgement | undefined;
  for (const condition of conditions) {
    const judgement = judged(condition);
    if (judgement.answer === 'no') return judgement;
    if (judgement.answer === 'unknown') open ??= judgement;
  }
  return open ?? YES;
}

/** Of conditions of which one suffices; `none` where there is no condition. */
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
