import type { Meter } from '../library/overload.js';
import type { Reads } from '../values/tree.js';
import { type Key, Uint, type Value } from '../values/value.js';

/** Ends an evaluation that costs too much. No expression can catch it. */
export class CostExceeded extends Error {}

/** The cost limit of several evaluations, in units of about one step. */
export class Budget {
  constructor(public left: number) {}
}

/** The API server's cost limit for one expression. */
const PER_EXPRESSION = 1_000_000;

/** One evaluation of an expression. */
export class Frame implements Meter {
  /** The variables of macros, by their slots. */
  readonly locals: Value[];
  #left = PER_EXPRESSION;

  constructor(
    readonly variable: (name: string) => Value,
    readonly reads: Reads,
    readonly budget: Budget,
    slots: number,
  ) {
    this.locals = new Array<Value>(slots);
  }

  spend(work: number): void {
    this.#left -= work;
    this.budget.left -= work;
    if (this.#left < 0 || this.budget.left < 0)
      throw new CostExceeded('operation cancelled: actual cost limit exceeded');
  }
}

/** Evaluates a part of an expression. */
export type Plan = (frame: Frame) => Value;

/** Whether a value can be the key of a map. */
export function isKey(value: Value): value is Key {
  return (
    typeof value === 'string' ||
    typeof value === 'bigint' ||
    typeof value === 'boolean' ||
    value instanceof Uint
  );
}
