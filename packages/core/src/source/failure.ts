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

/** A token that fits nowhere. */
export function unexpected(token: { readonly offset: number; readonly source?: string }): Failure {
  return parseError(
    'This text does not fit here; check the indentation and the quotes of this line and the one above.',
    token.offset,
    token.offset + (token.source ? /^[^\r\n]*/.exec(token.source)![0].length : 1),
  );
}
