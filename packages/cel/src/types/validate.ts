// What cel-go's validators refuse, even if the types of an expression are right.
import { CONVERSIONS } from '../library/conversions.js';
import { isOf, type Overload } from '../library/overload.js';
import { patternOf } from '../library/regex.js';
import { type Clause, partsOf } from '../library/text-format.js';
import { parseDuration, parseTimestamp } from '../library/time.js';
import type { Call, Node } from '../syntax/ast.js';
import type { Problem } from '../syntax/fault.js';
import { childrenOf } from '../syntax/walk.js';
import { CelError, type Value } from '../values/value.js';
import { isSame, showType, type Type } from './type.js';

type TypeOf = (node: Node) => Type;

export function validate(root: Node, typeOf: TypeOf, minor: number): readonly Problem[] {
  const problems: Problem[] = [];
  const visit = (node: Node, inFormat: boolean): void => {
    if (!inFormat) for (const problem of mixedLiteral(node, typeOf)) problems.push(problem);
    if (node.is === 'call') {
      for (const problem of callProblems(node, typeOf, minor)) problems.push(problem);
    }
    const within = inFormat || (node.is === 'call' && node.name === 'format');
    for (const child of childrenOf(node)) visit(child, within);
  };
  visit(root, false);
  return problems;
}

/** `[1, 'a']`, `{'a': 1, 'b': 'x'}` */
function* mixedLiteral(node: Node, typeOf: TypeOf): Generator<Problem> {
  const type = ({ value, optional }: { value: Node; optional: boolean }): Type =>
    optional ? (typeOf(value).params[0] ?? typeOf(value)) : typeOf(value);
  if (node.is === 'list') yield* firstMismatch(node.items.map((item) => [item.value, type(item)]));
  if (node.is === 'map') {
    yield* firstMismatch(node.entries.map(({ key }) => [key, typeOf(key)]));
    yield* firstMismatch(node.entries.map((entry) => [entry.value, type(entry)]));
  }
}

function* firstMismatch(items: readonly (readonly [Node, Type])[]): Generator<Problem> {
  const [first] = items;
  const other = first && items.find(([, type]) => !isSame(type, first[1]));
  if (first && other)
    yield {
      at: other[0].at,
      message: `expected type '${showType(first[1])}' but found '${showType(other[1])}'`,
    };
}

const CONVERTS = new Set(['int', 'uint', 'double', 'bool', 'bytes', 'string']);
const PATTERN = new Set(['matches', 'find', 'findAll']);

function* callProblems(node: Call, typeOf: TypeOf, minor: number): Generator<Problem> {
  const { name, args, target } = node;
  const [first, second] = target ? [target, ...args] : args;
  if (PATTERN.has(name) && second?.is === 'literal' && typeof second.value === 'string') {
    const program = patternOf(second.value);
    if (program instanceof CelError)
      yield name === 'matches'
        ? { at: second.at, message: 'invalid matches argument' }
        : { at: second.at, message: `program instantiation failed: ${program.message}` };
  }
  if (
    name === 'format' &&
    target?.is === 'literal' &&
    typeof target.value === 'string' &&
    args[0]?.is === 'list'
  )
    yield* formatProblems(node, target.value, args[0].items, typeOf);
  if (target || first?.is !== 'literal') return;
  const { value, at } = first;
  if (name === 'duration' && typeof value === 'string' && !parseDuration(value))
    yield { at, message: 'invalid duration argument' };
  if (name === 'timestamp' && typeof value === 'string' && !parseTimestamp(value))
    yield { at, message: 'invalid timestamp argument' };
  if (CONVERTS.has(name)) {
    const result = converted(name, value, minor);
    if (result instanceof CelError) yield { at, message: `program instantiation failed: ${result.message}` };
  }
}

/** The functions that convert constants. cel-go converts each constant once. */
function converted(name: string, value: Value, minor: number): Value | undefined {
  const own: Overload | undefined = CONVERSIONS.find(
    (each) =>
      each.name === name && each.since <= minor && each.args.length === 1 && isOf(value, each.args[0]!),
  );
  return (own?.run as ((value: Value) => Value) | undefined)?.(value);
}

const ALLOWED: Readonly<Record<Clause['verb'], readonly string[]>> = {
  s: [
    'list',
    'map',
    'int',
    'uint',
    'double',
    'bool',
    'string',
    'timestamp',
    'bytes',
    'duration',
    'type',
    'null',
  ],
  d: ['int', 'uint'],
  f: ['double', 'string'],
  e: ['double', 'string'],
  b: ['int', 'uint', 'bool'],
  x: ['int', 'uint', 'string', 'bytes'],
  X: ['int', 'uint', 'string', 'bytes'],
  o: ['int', 'uint'],
};

function* formatProblems(
  call: Call,
  format: string,
  items: readonly { readonly value: Node }[],
  typeOf: TypeOf,
): Generator<Problem> {
  const { parts, problem } = partsOf(format);
  const clauses = parts.filter((part) => typeof part !== 'string');
  for (const [at, { verb }] of clauses.entries()) {
    const item = items[at]?.value;
    if (!item) {
      yield { at: call.at, message: `index ${at} out of range` };
      return;
    }
    const bad = badItem(item, verb, typeOf);
    if (bad) {
      yield { at: bad.at, message: `error during formatting: %${verb} cannot show ${showType(typeOf(bad))}` };
      return;
    }
  }
  if (problem !== undefined) yield { at: call.at, message: problem };
  else if (items.length > clauses.length)
    yield {
      at: call.at,
      message: `too many arguments supplied to string.format (expected ${clauses.length}, got ${items.length})`,
    };
}

/** The item that a clause cannot show. For `%s` this may be a part of a literal. */
function badItem(node: Node, verb: Clause['verb'], typeOf: TypeOf): Node | undefined {
  const { kind } = typeOf(node);
  if (kind !== 'dyn' && !ALLOWED[verb].includes(kind)) return node;
  if (verb !== 's' || (node.is !== 'list' && node.is !== 'map')) return undefined;
  for (const child of childrenOf(node)) {
    const bad = badItem(child, verb, typeOf);
    if (bad) return bad;
  }
  return undefined;
}
