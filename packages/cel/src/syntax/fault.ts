/** A place in an expression where it does not compile. */
export interface Problem {
  /** Offset in UTF-16 units from the start of the expression. */
  readonly at: number;
  readonly message: string;
}

/** Ends the reading of an expression. */
export class SyntaxFault extends Error {
  constructor(
    readonly at: number,
    message: string,
  ) {
    super(message);
  }
}
