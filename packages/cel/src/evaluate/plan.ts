import { isSame, stepOf } from '../library/lists.js';
import { indexOf, item, noSuchKey } from '../library/operators.js';
import type { Overload } from '../library/overload.js';
import { isOf } from '../library/overload.js';
import type { Call, Conditional, Logic, Node, OptionalMacro, Select } from '../syntax/ast.js';
import type { Checked } from '../types/check.js';
import { equal } from '../values/equal.js';
import {
  CelError,
  Dict,
  Fault,
  List,
  MadeDict,
  MadeList,
  mergeFaults,
  NONE,
  noSuchOverload,
  Optional,
  TypeValue,
  Unknown,
  type Value,
} from '../values/value.js';
import { planMacro } from './comprehension.js';
import { type Frame, isKey, type Plan } from './frame.js';

/** The steps of an expression that was checked. */
export function plan(node: Node, checked: Checked): Plan {
  const sub = (child: Node): Plan => plan(child, checked);
  switch (node.is) {
    case 'literal': {
      const { value } = node;
      return () => value;
    }
    case 'name':
      return named(node, checked)!;
    case 'select':
      return named(node, checked) ?? select(node, sub(node.of));
    case 'call':
      return call(node, checked, sub);
    case 'and':
    case 'or':
      return logic(node, node.args.map(sub));
    case 'conditional':
      return conditional(node, sub);
    case 'list': {
      const items = node.items.map(({ value, optional }) => ({ of: sub(value), optional }));
      return (frame) => listOf(frame, items);
    }
    case 'map': {
      const entries = node.entries.map(({ key, value, optional }) => ({
        key: sub(key),
        of: sub(value),
        optional,
      }));
      return (frame) => dictOf(frame, entries);
    }
    case 'macro':
      return planMacro(node, checked.slotOf(node), sub);
    case 'optional-macro':
      return optionalMacro(node, checked.slotOf(node), sub);
    case 'struct':
      throw new Error('No expression with a struct compiles.');
  }
}

function named(node: Node, checked: Checked): Plan | undefined {
  const resolution = checked.resolution(node);
  switch (resolution?.is) {
    case 'local': {
      const { slot } = resolution;
      return (frame) => {
        frame.spend(1);
        return frame.locals[slot]!;
      };
    }
    case 'variable': {
      const { name } = resolution;
      return (frame) => {
        frame.spend(1);
        return frame.variable(name);
      };
    }
    case 'type': {
      const type = new TypeValue(resolution.name);
      return () => type;
    }
    default:
      return undefined;
  }
}

function select({ field, test, optional }: Select, of: Plan): Plan {
  return (frame) => {
    frame.spend(1);
    const value = of(frame);
    if (value instanceof Fault) return value;
    if (value instanceof Optional) {
      const inner = value.hasValue ? fieldOf(value.value!, field) : undefined;
      if (inner instanceof Fault) return inner;
      return test ? inner !== undefined : inner === undefined ? NONE : new Optional(inner);
    }
    const found = fieldOf(value, field);
    if (found instanceof Fault) return found;
    if (test) return found !== undefined;
    if (optional) return found === undefined ? NONE : new Optional(found);
    return found === undefined ? noSuchKey(field) : found;
  };
}

/** A field of a map. Undefined if there is none. */
function fieldOf(value: Value, field: string): Value | undefined {
  if (value instanceof Dict) {
    value.note(field);
    return value.get(field);
  }
  return value instanceof List ? new CelError("unsupported index type 'string' in list") : undefined;
}

function logic({ is }: Logic, args: readonly Plan[]): Plan {
  // The deciding operand: false for `&&`, true for `||`.
  const decisive = is === 'or';
  return (frame) => {
    const { list } = frame.reads;
    const start = list.length;
    let fault: Fault | undefined;
    for (const arg of args) {
      const before = list.length;
      const value = arg(frame);
      if (value === decisive) {
        // The reads of the others did not decide.
        list.splice(start, before - start);
        return decisive;
      }
      if (value === !decisive) continue;
      const own = value instanceof Fault ? value : noSuchOverload();
      fault = fault ? mergeFaults(fault, own) : own;
    }
    return fault ?? !decisive;
  };
}

function conditional({ condition, yes, no }: Conditional, sub: (node: Node) => Plan): Plan {
  const [test, left, right] = [sub(condition), sub(yes), sub(no)];
  return (frame) => {
    const value = test(frame);
    if (value === true) return left(frame);
    if (value === false) return right(frame);
    return value instanceof Fault ? value : noSuchOverload();
  };
}

interface ItemPlan {
  readonly of: Plan;
  readonly optional: boolean;
}

/** Undefined for an empty optional. */
function itemOf(frame: Frame, { of, optional }: ItemPlan): Value | undefined {
  const value = of(frame);
  if (!optional || value instanceof Fault) return value;
  return value instanceof Optional
    ? value.value
    : new CelError('cannot initialize optional entry: no optional');
}

function listOf(frame: Frame, items: readonly ItemPlan[]): Value {
  frame.spend(10);
  const values: Value[] = [];
  for (const each of items) {
    const value = itemOf(frame, each);
    if (value instanceof Fault) return value;
    if (value !== undefined) values.push(value);
  }
  return new MadeList(values);
}

function dictOf(frame: Frame, entries: readonly (ItemPlan & { readonly key: Plan })[]): Value {
  frame.spend(30);
  const dict = new MadeDict();
  for (const each of entries) {
    const key = each.key(frame);
    if (key instanceof Fault) return key;
    const value = itemOf(frame, each);
    if (value instanceof Fault) return value;
    if (!isKey(key)) return new CelError('unsupported key type');
    if (value !== undefined) dict.set(key, value);
  }
  return dict;
}

function optionalMacro({ of, result, flat }: OptionalMacro, slot: number, sub: (node: Node) => Plan): Plan {
  const [target, inner] = [sub(of), sub(result)];
  return (frame) => {
    frame.spend(1);
    const value = target(frame);
    if (value instanceof Fault) return value;
    if (!(value instanceof Optional)) return noSuchOverload();
    if (!value.hasValue) return NONE;
    frame.locals[slot] = value.value!;
    const mapped = inner(frame);
    if (mapped instanceof Fault || flat) return mapped;
    return new Optional(mapped);
  };
}

function call(node: Call, checked: Checked, sub: (node: Node) => Plan): Plan {
  const resolution = checked.resolution(node);
  if (resolution?.is !== 'function') throw new Error(`${node.name} was not resolved.`);
  const isNamespaced = node.target !== undefined && resolution.name !== node.name;
  const args = [...(node.target && !isNamespaced ? [node.target] : []), ...node.args].map(sub);
  if (resolution.name === 'or' || resolution.name === 'orValue') return optionalOr(resolution.name, args);
  const own = INTRINSIC[resolution.name];
  if (own) return strict(args, own);
  const { overloads } = resolution;
  return strict(args, (frame, values) => {
    for (const each of values) use(each);
    return apply(overloads, frame, values);
  });
}

type Apply = (frame: Frame, args: readonly Value[]) => Value;

/** Evaluates all arguments first. An unknown one takes precedence over errors. */
function strict(args: readonly Plan[], apply: Apply): Plan {
  return (frame) => {
    frame.spend(1);
    const values: Value[] = [];
    let fault: Fault | undefined;
    for (const arg of args) {
      const value = arg(frame);
      if (value instanceof Fault) {
        fault = fault ? mergeFaults(fault, value) : value;
        // An error ends it, but a later argument may be unknown.
        if (value instanceof Unknown) continue;
        return fault;
      }
      values.push(value);
    }
    return fault ?? apply(frame, values);
  };
}

function apply(overloads: readonly Overload[], frame: Frame, args: readonly Value[]): Value {
  for (const each of overloads) {
    if (!each.args.every((type, index) => isOf(args[index]!, type))) continue;
    for (const arg of args) {
      if (typeof arg === 'string' || arg instanceof Uint8Array) frame.spend(arg.length / 10);
      else if (arg instanceof List && each.name !== 'size') frame.spend(arg.size / 10);
    }
    const run = each.run as unknown as (this: Frame, ...args: readonly (Value | undefined)[]) => Value;
    const result = run.call(frame, args[0], args[1], args[2], args[3]);
    if (typeof result === 'string' || result instanceof Uint8Array) frame.spend(result.length / 10);
    else if (result instanceof MadeList) frame.spend(result.size / 2);
    return result;
  }
  return noSuchOverload();
}

function use(value: Value | undefined): void {
  if (value instanceof List || value instanceof Dict) value.use();
}

/** A long key takes long to look up. */
function spendKey(frame: Frame, key: Value | undefined): void {
  if (typeof key === 'string') frame.spend(key.length / 10);
}

function contains(frame: Frame, [needle, range]: readonly Value[]): Value {
  use(needle);
  spendKey(frame, needle);
  if (range instanceof List) {
    range.use();
    for (let index = 0; index < range.size; index++) if (isSame(needle!, range.at(index), frame)) return true;
    return false;
  }
  if (!(range instanceof Dict)) return noSuchOverload();
  if (range.reflected && typeof needle !== 'string') return new CelError('unsupported map key type');
  range.note(needle!);
  const found = range.get(needle!);
  return found instanceof Unknown ? found : found !== undefined;
}

function areEqual(frame: Frame, [a, b]: readonly Value[]): boolean | Fault {
  use(a);
  use(b);
  return equal(a!, b!, stepOf(frame));
}

const INTRINSIC: Readonly<Record<string, Apply>> = {
  '_==_': areEqual,
  '_!=_': (frame, args) => {
    const same = areEqual(frame, args);
    return same instanceof Fault ? same : !same;
  },
  '@in': contains,
  '_[_]': (frame, [of, index]) => {
    spendKey(frame, index);
    if (!(of instanceof Optional)) return item(of!, index!);
    return of.hasValue ? optionalItem(of.value!, index!) : NONE;
  },
  '_[?_]': (frame, [of, index]) => {
    spendKey(frame, index);
    if (!(of instanceof Optional)) return optionalItem(of!, index!);
    return of.hasValue ? optionalItem(of.value!, index!) : NONE;
  },
};

function optionalItem(of: Value, index: Value): Value {
  if (of instanceof Dict) {
    of.note(index);
    const found = of.get(index);
    return found === undefined ? NONE : found instanceof Fault ? found : new Optional(found);
  }
  if (!(of instanceof List)) return of === null ? NONE : noSuchOverload();
  const position = indexOf(index);
  if (position === undefined) return noSuchOverload();
  of.note(position);
  return position >= 0 && position < of.size ? new Optional(of.at(position)) : NONE;
}

/** Evaluates the second operand only if the first one has no value. */
function optionalOr(name: 'or' | 'orValue', [first, second]: readonly Plan[]): Plan {
  return (frame) => {
    frame.spend(1);
    const value = first!(frame);
    if (value instanceof Fault) return value;
    if (!(value instanceof Optional)) return noSuchOverload();
    if (value.hasValue) return name === 'or' ? value : value.value!;
    const other = second!(frame);
    return name === 'or' && !(other instanceof Optional || other instanceof Fault) ? noSuchOverload() : other;
  };
}
