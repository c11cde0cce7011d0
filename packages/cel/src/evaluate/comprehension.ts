import { sortBy } from '../library/lists.js';
import type { Macro, Node } from '../syntax/ast.js';
import {
  CelError,
  Dict,
  Fault,
  List,
  MadeDict,
  MadeList,
  mergeFaults,
  noSuchOverload,
  type Read,
  typeNameOf,
  type Value,
} from '../values/value.js';
import { type Frame, isKey, type Plan } from './frame.js';

/** A range to walk through: its items with their keys or positions. */
interface Walk {
  readonly size: number;
  /** Puts the variables of an item into their slots. Returns the fault if the item is one. */
  enter(index: number): Value | undefined;
  key(index: number): Value;
  /** Where an item was read. */
  origin(index: number): readonly Read[];
}

/** The steps of a macro whose variables are in slots. */
export function planMacro(node: Macro, slot: number, sub: (node: Node) => Plan): Plan {
  const range = sub(node.range);
  const condition = node.condition && sub(node.condition);
  const result = node.result && sub(node.result);
  const two = node.names.length === 2;
  return (frame) => {
    frame.spend(1);
    const start = frame.reads.list.length;
    const over = range(frame);
    if (over instanceof Fault) return over;
    const walk = walkOf(over, frame, slot, two);
    if (walk instanceof Fault) return walk;
    switch (node.macro) {
      case 'all':
        return search(frame, walk, condition!, false, start);
      case 'exists':
        return search(frame, walk, condition!, true, start);
      case 'exists_one':
        return existsOne(frame, walk, condition!);
      case 'filter':
        return collect(frame, walk, condition, (index) =>
          over instanceof List ? frame.locals[slot]! : walk.key(index),
        );
      case 'map':
      case 'transformList':
        return collect(frame, walk, condition, () => result!(frame));
      case 'transformMap':
        return transform(frame, walk, condition, result!, (dict, value, index) => {
          const key = walk.key(index);
          if (isKey(key)) dict.set(key, value);
          return undefined;
        });
      case 'transformMapEntry':
        return transform(frame, walk, condition, result!, addEntries);
      case 'sortBy': {
        if (!(over instanceof List)) return noSuchOverload();
        const keys = collect(frame, walk, undefined, () => result!(frame));
        return keys instanceof List ? sortBy(over, keys) : keys;
      }
    }
  };
}

function walkOf(range: Value, frame: Frame, slot: number, two: boolean): Walk | Fault {
  const { locals } = frame;
  if (range instanceof List)
    return {
      size: range.size,
      key: (index) => BigInt(index),
      origin: (index) => range.originOf(index),
      enter(index) {
        range.note(index);
        const item = range.at(index);
        if (two) locals[slot] = BigInt(index);
        locals[two ? slot + 1 : slot] = item;
        return item instanceof Fault ? item : undefined;
      },
    };
  if (!(range instanceof Dict)) return new CelError(`got '${typeNameOf(range)}', expected iterable type`);
  const keys = range.keys();
  return {
    size: keys.length,
    key: (index) => keys[index]!,
    origin: () => [],
    enter(index) {
      const key = keys[index]!;
      locals[slot] = key;
      range.note(key);
      if (two) locals[slot + 1] = range.get(key)!;
      return undefined;
    },
  };
}

/** `all` and `exists`: one item decides, and errors of others do not matter then. */
function search(frame: Frame, walk: Walk, condition: Plan, decisive: boolean, start: number): Value {
  const { list } = frame.reads;
  let fault: Fault | undefined;
  for (let index = 0; index < walk.size; index++) {
    frame.spend(2);
    const before = list.length;
    const value = walk.enter(index) ?? condition(frame);
    if (value === decisive) {
      keepOwn(list, start, before, walk, index);
      return decisive;
    }
    if (value === !decisive) continue;
    const own = value instanceof Fault ? value : noSuchOverload();
    // The failed item is the place to look at.
    if (!fault) keepOwn(list, start, before, walk, index);
    else list.length = before;
    fault = fault ? mergeFaults(fault, own) : own;
  }
  return fault ?? !decisive;
}

/** Keeps only the reads of the item that decided, or else its place. */
function keepOwn(list: Read[], start: number, before: number, walk: Walk, index: number): void {
  const own = list.slice(before);
  list.length = start;
  const kept = own.some(({ root }) => root === 'object') ? own : [...own, ...walk.origin(index)];
  for (const read of kept) list.push(read);
}

function existsOne(frame: Frame, walk: Walk, condition: Plan): Value {
  let count = 0;
  for (let index = 0; index < walk.size; index++) {
    frame.spend(2);
    const value = walk.enter(index) ?? condition(frame);
    if (value === true) count++;
    else if (value !== false) return value instanceof Fault ? value : noSuchOverload();
  }
  return count === 1;
}

/** Whether a macro selects an item, or the fault if that is undecided. */
function takes(frame: Frame, condition: Plan | undefined): boolean | Fault {
  if (!condition) return true;
  const value = condition(frame);
  return typeof value === 'boolean' || value instanceof Fault ? value : noSuchOverload();
}

function collect(
  frame: Frame,
  walk: Walk,
  condition: Plan | undefined,
  make: (index: number) => Value,
): Value {
  const items: Value[] = [];
  const origins: (readonly Read[])[] = [];
  for (let index = 0; index < walk.size; index++) {
    frame.spend(3);
    const fault = walk.enter(index);
    if (fault !== undefined) return fault;
    const before = frame.reads.list.length;
    const taken = takes(frame, condition);
    if (taken instanceof Fault) return taken;
    if (!taken) continue;
    const value = make(index);
    if (value instanceof Fault) return value;
    const own = frame.reads.list.slice(before);
    items.push(value);
    origins.push(own.length > 0 ? own : walk.origin(index));
  }
  return new MadeList(items, origins);
}

/** Makes a map. `add` puts what `result` gives for an item into it, and returns the fault if it may not. */
function transform(
  frame: Frame,
  walk: Walk,
  condition: Plan | undefined,
  result: Plan,
  add: (dict: MadeDict, value: Value, index: number) => Fault | undefined,
): Value {
  const dict = new MadeDict();
  for (let index = 0; index < walk.size; index++) {
    frame.spend(3);
    const fault = walk.enter(index);
    if (fault !== undefined) return fault;
    const taken = takes(frame, condition);
    if (taken instanceof Fault) return taken;
    if (!taken) continue;
    const value = result(frame);
    const own = value instanceof Fault ? value : add(dict, value, index);
    if (own) return own;
  }
  return dict;
}

/** Adds the entries that the macro made of an item. */
function addEntries(dict: MadeDict, entries: Value): Fault | undefined {
  if (!(entries instanceof Dict)) return noSuchOverload();
  for (const key of entries.keys()) {
    if (dict.has(key)) return new CelError(`insert failed: key ${String(key)} already exists`);
    dict.set(key, entries.get(key)!);
  }
  return undefined;
}
