import type { SourceProblem } from './document.js';

/** Ends the reading of one document; becomes its problem. Offsets are those of the file's text. */
export class Failure extends Error {
  constructor(
    readonly rule: SourceProblem['rule'],
    message: string,
    readonly start: number,
    readonly end: number,
  ) {
    super(message);
  }
}

/** A document that kubectl cannot parse either. */
export function parseError(message: string, start: number, end: number): Failure {
  return new Failure('parse-error', message, start, Math.max(end, start + 1));
}
