// For callers with their own types: admission policies declare variables with known fields.
import { Budget, CostExceeded, Frame } from './evaluate/frame.js';
import { plan } from './evaluate/plan.js';
import { type Problem, SyntaxFault } from './syntax/fault.js';
import { parse } from './syntax/parser.js';
import { check } from './types/check.js';
import { environment } from './types/environment.js';
import { showType, type Type } from './types/type.js';
import type { Reads } from './values/tree.js';
import { CelError, type Value } from './values/value.js';

/** The API server's common cost limit for the evaluations of one request. */
const PER_REQUEST = 10_000_000;

export interface Activation {
  /** The value of a declared variable. */
  readonly variable: (name: string) => Value;
  /** Collects the reads of manifests. */
  readonly reads?: Reads;
  /** Shared by evaluations with a common limit. */
  readonly budget?: Budget;
}

/** An expression that compiles. */
export interface Program {
  readonly expression: string;
  readonly type: Type;
  /** Evaluates it. An error is a value. Never throws. */
  evaluate(activation: Activation): Value;
}

/** Why an expression does not compile. */
export interface NotCompiled {
  readonly problems: readonly Problem[];
}

/**
 * Compiles an expression for a minor release of Kubernetes, with variables of static types.
 * Where the type of the result has to be one of some kinds, that is checked too: `dyn` is no `bool`.
 */
export function compileProgram(
  expression: string,
  minor: number,
  variables: ReadonlyMap<string, Type>,
  kinds?: readonly string[],
): Program | NotCompiled {
  try {
    const root = parse(expression, minor);
    const checked = check(root, environment(minor, variables));
    if (checked.problems.length > 0) return { problems: checked.problems };
    const type = checked.typeOf(root);
    if (kinds && !kinds.includes(type.kind)) return { problems: [{ at: 0, message: mustBe(kinds, type) }] };
    const run = plan(root, checked);
    return {
      expression,
      type,
      evaluate({ variable, reads = { list: [] }, budget = new Budget(PER_REQUEST) }) {
        const frame = new Frame(variable, reads, budget, checked.slots);
        try {
          return run(frame);
        } catch (error) {
          if (error instanceof CostExceeded) return new CelError(error.message);
          throw error;
        }
      },
    };
  } catch (error) {
    if (error instanceof SyntaxFault) return { problems: [{ at: error.at, message: error.message }] };
    throw error;
  }
}

function mustBe(kinds: readonly string[], type: Type): string {
  const names = kinds.map((kind) => (kind === 'null' ? 'null_type' : kind));
  const expected = names.length === 1 ? names[0] : `one of [${names.join(' ')}]`;
  return `must evaluate to ${expected} but got ${showType(type)}`;
}

export { Budget };
