import type { AdmissionAnswer } from './types.js';

export type Judgement = AdmissionAnswer;

export const YES: Judgement = { answer: 'yes' };
export const no = (reason: string): Judgement => ({ answer: 'no', reason });
export const unknown = (reason: string): Judgement => ({ answer: 'unknown', reason });

/** Of conditions that must all hold: the first that does not, or else the first that is unknown. */
export function all(judgements: readonly Judgement[]): Judgement {
  return (
    judgements.find(({ answer }) => answer === 'no') ??
    judgements.find(({ answer }) => answer === 'unknown') ??
    YES
  );
}

/** Of conditions of which one suffices; `none` where there is no condition. */
export function any(judgements: readonly Judgement[], none: Judgement): Judgement {
  return (
    judgements.find(({ answer }) => answer === 'yes') ??
    judgements.find(({ answer }) => answer === 'unknown') ??
    judgements[0] ??
    none
  );
}
