import { compare, equal, type Step } from '../values/equal.js';
import {
  CelError,
  Duration,
  Fault,
  List,
  MadeList,
  noSuchOverload,
  typeNameOf,
  Uint,
  type Value,
} from '../values/value.js';
import { int, uint } from './numbers.js';
import { type Meter, type Overload, overload } from './overload.js';
import { span } from './time.js';

const ORDERED = ['int', 'uint', 'double', 'bool', 'duration', 'timestamp', 'string', 'bytes'];

/** Counts the steps of a comparison, and the length of what is compared in one step. */
export const stepOf =
  (meter: Meter): Step =>
  (length = 0) =>
    meter.spend(0.25 + length / 10);

/** Whether two items are equal. An item that cannot be compared never matches. */
export function isSame(a: Value, b: Value, meter: Meter): boolean {
  return equal(a, b, stepOf(meter)) === true;
}

function isSorted(list: List): Value {
  for (let index = 1; index < list.size; index++) {
    const order = compare(list.at(index - 1), list.at(index));
    if (order === 1) return false;
  }
  return true;
}

function sum(list: List, zero: Value): Value {
  let total = zero;
  for (const each of list) {
    const next = add(total, each);
    if (next instanceof Fault) return next;
    total = next;
  }
  return total;
}

function add(a: Value, b: Value): Value {
  if (typeof a === 'bigint' && typeof b === 'bigint') return int(a + b);
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  if (a instanceof Uint && b instanceof Uint) return uint(a.value + b.value);
  if (a instanceof Duration && b instanceof Duration) return span(a.nanos + b.nanos);
  return noSuchOverload();
}

/** The sum of a list of one type. An empty list gives `0`. */
function sumOf(list: List): Value {
  const first = list.size > 0 ? list.at(0) : 0n;
  const zero =
    typeof first === 'number'
      ? 0
      : first instanceof Uint
        ? new Uint(0n)
        : first instanceof Duration
          ? new Duration(0n)
          : 0n;
  return sum(list, zero);
}

const extreme =
  (name: 'min' | 'max') =>
  (list: List): Value => {
    let found: Value | undefined;
    for (const each of list) {
      if (found === undefined) found = each;
      else if (compare(found, each) === (name === 'min' ? 1 : -1)) found = each;
    }
    return found ?? new CelError(`${name} called on empty list`);
  };

function indexOf(this: Meter, list: List, item: Value): Value {
  for (let index = 0; index < list.size; index++) {
    if (isSame(list.at(index), item, this)) return BigInt(index);
  }
  return -1n;
}

function lastIndexOf(this: Meter, list: List, item: Value): Value {
  for (let index = list.size - 1; index >= 0; index--) {
    if (isSame(list.at(index), item, this)) return BigInt(index);
  }
  return -1n;
}

function includes(this: Meter, list: Value, item: Value): boolean {
  return list instanceof List ? indexOf.call(this, list, item) !== -1n : isSame(list, item, this);
}

/** A list with items of another list. The items keep their places. */
function pick(list: List, indexes: Iterable<number>): MadeList {
  const items: Value[] = [];
  const origins: ReturnType<List['originOf']>[] = [];
  for (const index of indexes) {
    items.push(list.at(index));
    origins.push(list.originOf(index));
  }
  return new MadeList(items, origins);
}

const indexesOf = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);

function slice(list: List, from: bigint, to: bigint): Value {
  const { size } = list;
  if (from < 0n || to < 0n)
    return new CelError(`cannot slice(${from}, ${to}), negative indexes not supported`);
  if (from > to)
    return new CelError(`cannot slice(${from}, ${to}), start index must be less than or equal to end index`);
  if (to > size) return new CelError(`cannot slice(${from}, ${to}), list is length ${size}`);
  return pick(list, indexesOf(Number(from), Number(to)));
}

function flatten(this: Meter, list: List, depth = 1n): Value {
  if (depth < 0n) return new CelError('level must be non-negative');
  const items: Value[] = [];
  const origins: ReturnType<List['originOf']>[] = [];
  const add = (from: List, left: bigint): void => {
    this.spend(from.size / 2);
    for (let index = 0; index < from.size; index++) {
      const item = from.at(index);
      if (item instanceof List && left > 0n) add(item, left - 1n);
      else {
        items.push(item);
        origins.push(from.originOf(index));
      }
    }
  };
  add(list, depth);
  return new MadeList(items, origins);
}

function distinct(this: Meter, list: List): Value {
  const kept: number[] = [];
  for (let index = 0; index < list.size; index++) {
    const item = list.at(index);
    if (!kept.some((other) => isSame(list.at(other), item, this))) kept.push(index);
  }
  return pick(list, kept);
}

/** Sorts the items by their keys. Each list has keys of one type. */
export function sortBy(list: List, keys: List): Value {
  const first = keys.size > 0 ? typeNameOf(keys.at(0)) : '';
  const values: Value[] = [];
  for (const key of keys) {
    if (key instanceof Fault) return key;
    if (typeNameOf(key) !== first) return new CelError('list elements must have the same type');
    values.push(key);
  }
  if (values.length > 0 && compare(values[0]!, values[0]!) === undefined && typeof values[0] !== 'number')
    return new CelError('list elements must be comparable');
  const indexes = indexesOf(0, list.size).sort((a, b) => compare(values[a]!, values[b]!) ?? 0);
  return pick(list, indexes);
}

/** More items would cost more than an evaluation may. */
function range(this: Meter, count: bigint): Value {
  if (count < 0n) return new CelError(`lists.range: size must be non-negative, got ${count}`);
  this.spend(count > 10_000_000n ? 10_000_000 : Number(count));
  return new MadeList(Array.from({ length: Number(count) }, (_, index) => BigInt(index)));
}

function contains(list: List, items: List, meter: Meter): boolean {
  for (const item of items) if (!includes.call(meter, list, item)) return false;
  return true;
}

const SETS = { since: 29 };
const VERSION_3 = { since: 34 };

export const LISTS: readonly Overload[] = [
  ...ORDERED.map((type) => overload('isSorted', `list(${type}).()bool`, isSorted)),
  ...['int', 'uint', 'double', 'duration'].map((type) => overload('sum', `list(${type}).()${type}`, sumOf)),
  ...ORDERED.map((type) => overload('min', `list(${type}).()${type}`, extreme('min'))),
  ...ORDERED.map((type) => overload('max', `list(${type}).()${type}`, extreme('max'))),
  overload('indexOf', 'list(A).(A)int', indexOf),
  overload('lastIndexOf', 'list(A).(A)int', lastIndexOf),
  overload('includes', 'dyn.(dyn)bool', includes, { since: 37 }),
  overload('slice', 'list(A).(int,int)list(A)', slice, VERSION_3),
  overload('flatten', 'list(list(A)).()list(A)', flatten, VERSION_3),
  overload('flatten', 'list(dyn).(int)list(dyn)', flatten, VERSION_3),
  ...ORDERED.map((type) =>
    overload('sort', `list(${type}).()list(${type})`, (list: List) => sortBy(list, list), VERSION_3),
  ),
  overload('lists.range', '(int)list(int)', range, VERSION_3),
  overload(
    'reverse',
    'list(A).()list(A)',
    (list: List) => pick(list, indexesOf(0, list.size).reverse()),
    VERSION_3,
  ),
  overload('distinct', 'list(A).()list(A)', distinct, VERSION_3),
  overload(
    'sets.contains',
    '(list(A),list(A))bool',
    function (this: Meter, list: List, items: List) {
      return contains(list, items, this);
    },
    SETS,
  ),
  overload(
    'sets.equivalent',
    '(list(A),list(A))bool',
    function (this: Meter, a: List, b: List) {
      return contains(a, b, this) && contains(b, a, this);
    },
    SETS,
  ),
  overload(
    'sets.intersects',
    '(list(A),list(A))bool',
    function (this: Meter, a: List, b: List) {
      for (const item of b) if (includes.call(this, a, item)) return true;
      return false;
    },
    SETS,
  ),
];
