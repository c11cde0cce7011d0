import { CostExceeded } from './evaluate/frame.js';
import { authorizer } from './library/authorizer.js';
import { compileProgram, type Program } from './program.js';
import type { Problem } from './syntax/fault.js';
import { DYN, opaque, type Type } from './types/type.js';
import { plainOf } from './values/plain.js';
import { rootValue } from './values/tree.js';
import { CelError, type Read, Unknown } from './values/value.js';

/** The newest minor release of Kubernetes whose functions are known. */
export const LATEST_MINOR = 37;

export interface CompileOptions {
  /** The release whose functions and syntax an expression may use, such as `1.31`. Default: the newest known one. */
  readonly kubernetesVersion?: string;
  /** The variables, of any type. Default: `object`. */
  readonly variables?: readonly string[];
  /** The required static type of the result, as the API server requires it of a rule. Default: any. */
  readonly result?: 'bool' | 'string';
}

/** Steps from the root of a variable to a field. */
export type FieldPath = readonly (string | number)[];

/** The result of an expression for some values. */
export type Evaluation = (
  | {
      readonly kind: 'value';
      /** Plain data. Integers beyond 2^53 are bigints. A value without a plain form is a string. */
      readonly value: unknown;
    }
  | {
      readonly kind: 'error';
      /** In the words of Kubernetes: `no such key: replicas`. */
      readonly message: string;
    }
  | {
      readonly kind: 'unknown';
      /** What files cannot show, each as a sentence. */
      readonly reasons: readonly string[];
    }
) & {
  /**
   * The fields of the first variable that decided the result, those that were missing among them. Of an `all` that
   * fails they are those of the item that failed.
   */
  readonly reads: readonly FieldPath[];
  /** The innermost place that contains these fields: `['spec', 'replicas']`. Undefined if none was read. */
  readonly place: FieldPath | undefined;
};

/** An expression that compiles. */
export interface Expression {
  readonly text: string;
  /** Evaluates it with a value for each variable. A missing one is null. Never throws. */
  evaluate(values: Readonly<Record<string, unknown>>): Evaluation;
}

/** An expression does not compile. `message` has all problems, one per line. */
export class CompileError extends Error {
  override readonly name = 'CompileError';

  constructor(
    readonly expression: string,
    readonly problems: readonly Problem[],
  ) {
    super(problems.map(({ at, message }) => `${placeIn(expression, at)}: ${message}`).join('\n'));
  }
}

/** `1:17`, counted from 1. */
function placeIn(expression: string, at: number): string {
  const before = expression.slice(0, at).split('\n');
  return `${before.length}:${before.at(-1)!.length + 1}`;
}

/**
 * Compiles an expression in the Common Expression Language with the libraries of Kubernetes.
 *
 * @example
 * const atMostFive = compile('object.spec.replicas <= 5', { result: 'bool' });
 * atMostFive.evaluate({ object: { spec: { replicas: 9 } } });
 * // { kind: 'value', value: false, reads: [['spec', 'replicas']], place: ['spec', 'replicas'] }
 *
 * @throws CompileError for an expression that the API server of that release would not store, and RangeError for a
 * version that is none
 */
export function compile(expression: string, options: CompileOptions = {}): Expression {
  const { kubernetesVersion, variables = ['object'], result } = options;
  const types = new Map<string, Type>(variables.map((name) => [name, DYN]));
  if (!types.has(AUTHORIZER)) types.set(AUTHORIZER, opaque(AUTHORIZER_TYPE));
  const program = compileProgram(expression, minorOf(kubernetesVersion), types, result && [result]);
  if ('problems' in program) throw new CompileError(expression, program.problems);
  return { text: expression, evaluate: (values) => evaluate(program, values, variables[0] ?? 'object') };
}

const AUTHORIZER = 'authorizer';
const AUTHORIZER_TYPE = 'kubernetes.authorization.Authorizer';

function evaluate(program: Program, values: Readonly<Record<string, unknown>>, first: string): Evaluation {
  const reads: { readonly list: Read[] } = { list: [] };
  const view = { reads, reflected: false };
  const value = program.evaluate({
    reads,
    variable: (name) =>
      name === AUTHORIZER && !Object.hasOwn(values, name)
        ? authorizer('unknown')
        : rootValue(name, Object.hasOwn(values, name) ? values[name] : null, view),
  });
  const paths = fieldsOf(reads.list, first);
  const where = { reads: paths, place: commonPath(paths) };
  if (value instanceof CelError) return { kind: 'error', message: value.message, ...where };
  if (value instanceof Unknown) return { kind: 'unknown', reasons: value.reasons, ...where };
  let parts = 0;
  const step = (): void => {
    if (++parts > MOST_PARTS) throw new CostExceeded('operation cancelled: actual cost limit exceeded');
  };
  try {
    return { kind: 'value', value: plainOf(value, step), ...where };
  } catch (error) {
    if (error instanceof CostExceeded) return { kind: 'error', message: error.message, ...where };
    throw error;
  }
}

/** The most parts of a result as plain data. */
const MOST_PARTS = 1_000_000;

/** The fields of a variable that the expression read, each once. */
export function fieldsOf(reads: readonly Read[], root: string): readonly FieldPath[] {
  const paths = new Map<string, FieldPath>();
  for (const read of reads) if (read.root === root) paths.set(JSON.stringify(read.path), read.path);
  return [...paths.values()];
}

/**
 * Where fields come together. What kind an object is says little about where its fault is, so `kind` and `apiVersion`
 * count only where nothing else was read.
 */
export function commonPath(paths: readonly FieldPath[]): FieldPath | undefined {
  const others = paths.filter(([step]) => step !== 'kind' && step !== 'apiVersion');
  const [first, ...more] = others.length > 0 ? others : paths;
  if (!first) return undefined;
  let length = first.length;
  for (const path of more) {
    let shared = 0;
    while (shared < length && path[shared] === first[shared]) shared++;
    length = shared;
  }
  return first.slice(0, length);
}

/** `1.31` as 31. */
function minorOf(version: string | undefined): number {
  if (version === undefined) return LATEST_MINOR;
  const [, minor] = /^v?1\.(\d{1,3})(?:\.\d+)?$/.exec(version) ?? [];
  if (minor === undefined) throw new RangeError(`${version} is no version of Kubernetes such as 1.31.`);
  return Number(minor);
}
