import type { SourceProblem } from './document.js';

/**
 * `indent`: a column that matches nothing. `key`: no colon on its line. `second`: a key after a key. `bracket`: an open
 * one.
 */
type Hint = 'indent' | 'key' | 'second' | 'bracket' | 'text';

/** Ends the reading of one document, and becomes its problem. Offsets are those of the file's text. */
export class Failure extends Error {
  constructor(
    readonly rule: SourceProblem['rule'],
    message: string,
    readonly start: number,
    readonly end: number,
    /** The kind of fault, to help find its cause. */
    readonly hint?: Hint,
    /** The places whose lines the message names as %1, %2. */
    readonly places?: readonly number[],
  ) {
    super(message);
  }
}

/** A document that kubectl cannot parse either. */
export function parseError(
  message: string,
  start: number,
  end: number,
  hint?: Hint,
  places?: readonly number[],
): Failure {
  return new Failure('parse-error', message, start, Math.max(end, start + 1), hint, places);
}

/** A token that is not allowed here. */
export function unexpected(token: { readonly offset: number; readonly source?: string }): Failure {
  return parseError(
    'This text does not fit here. Check the indentation and the quotes of this line and the line above.',
    token.offset,
    token.offset + (token.source ? /^[^\r\n]*/.exec(token.source)![0].length : 1),
    'text',
  );
}

/** For a bracket whose place is the first of the places. */
export function neverClosed(open: string): string {
  return `The ${open} on line %1 is never closed. Add ${open === '[' ? ']' : '}'} where it ends.`;
}
