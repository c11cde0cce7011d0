import {
  Dict,
  Duration,
  type Fault,
  List,
  noSuchOverload,
  Opaque,
  Optional,
  Timestamp,
  TypeValue,
  Uint,
  type Value,
} from './value.js';

/** Counts the steps of long comparisons. Each step gives the length of the compared text or bytes. */
export type Step = (length?: number) => void;

/** `a == b`. It is an error if the API server cannot compare what it reads by reflection. */
export function equal(a: Value, b: Value, step: Step): boolean | Fault {
  step(sharedLength(a, b));
  if (a === null || b === null) return a === b;
  if (isNumber(a)) return isNumber(b) && compareNumbers(a, b) === 0;
  if (a instanceof List) return listsEqual(a, b, step);
  if (a instanceof Dict) return dictsEqual(a, b, step);
  if (a instanceof Uint8Array) return b instanceof Uint8Array && compareBytes(a, b) === 0;
  if (a instanceof Timestamp) return b instanceof Timestamp && a.nanos === b.nanos;
  if (a instanceof Duration) return b instanceof Duration && a.nanos === b.nanos;
  if (a instanceof TypeValue) return b instanceof TypeValue && a.name === b.name;
  if (a instanceof Opaque) return b instanceof Opaque && a.typeName === b.typeName && a.equals(b);
  if (a instanceof Optional) {
    if (!(b instanceof Optional) || a.hasValue !== b.hasValue) return false;
    return !a.hasValue || equal(a.value!, b.value!, step);
  }
  return a === b;
}

/** Text and bytes of different lengths are never equal. */
function sharedLength(a: Value, b: Value): number {
  if (typeof a === 'string') return typeof b === 'string' && a.length === b.length ? a.length : 0;
  return a instanceof Uint8Array && b instanceof Uint8Array ? Math.min(a.length, b.length) : 0;
}

function listsEqual(a: List, b: Value, step: Step): boolean | Fault {
  if (!(b instanceof List)) return a.reflected ? noSuchOverload() : false;
  if (a.size !== b.size) return false;
  for (let index = 0; index < a.size; index++) {
    const same = equal(a.at(index), b.at(index), step);
    if (same !== true) return same;
  }
  return true;
}

function dictsEqual(a: Dict, b: Value, step: Step): boolean | Fault {
  if (!(b instanceof Dict)) return a.reflected ? noSuchOverload() : false;
  if (a.size !== b.size) return false;
  for (const key of a.keys()) {
    const other = b.get(key);
    if (other === undefined) return false;
    const same = equal(a.get(key)!, other, step);
    if (same !== true) return same;
  }
  return true;
}

type NumberValue = bigint | number | Uint;

function isNumber(value: Value): value is NumberValue {
  return typeof value === 'bigint' || typeof value === 'number' || value instanceof Uint;
}

/** -1, 0 or 1. Undefined if one is NaN. Compares whole numbers with doubles after rounding, as cel-go does. */
function compareNumbers(a: NumberValue, b: NumberValue): -1 | 0 | 1 | undefined {
  const left = a instanceof Uint ? a.value : a;
  const right = b instanceof Uint ? b.value : b;
  if (typeof left === 'bigint' && typeof right === 'bigint') return left < right ? -1 : left > right ? 1 : 0;
  const x = Number(left);
  const y = Number(right);
  return x < y ? -1 : x > y ? 1 : x === y ? 0 : undefined;
}

function compareBytes(a: Uint8Array, b: Uint8Array): -1 | 0 | 1 {
  const shared = Math.min(a.length, b.length);
  for (let at = 0; at < shared; at++) if (a[at] !== b[at]) return a[at]! < b[at]! ? -1 : 1;
  return a.length < b.length ? -1 : a.length > b.length ? 1 : 0;
}

/** Compares code points. UTF-16 would sort those above U+FFFF before some others. */
export function compareText(a: string, b: string): -1 | 0 | 1 {
  const shared = Math.min(a.length, b.length);
  for (let at = 0; at < shared; at++) {
    const x = a.charCodeAt(at);
    const y = b.charCodeAt(at);
    if (x === y) continue;
    const [highX, highY] = [isSurrogate(x), isSurrogate(y)];
    return highX === highY ? (x < y ? -1 : 1) : highX ? 1 : -1;
  }
  return a.length < b.length ? -1 : a.length > b.length ? 1 : 0;
}

const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit < 0xe000;

/** The order of two values of one type. Undefined if the type has no order. */
export function compare(a: Value, b: Value): -1 | 0 | 1 | undefined {
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b);
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  if (typeof a === 'boolean' && typeof b === 'boolean') return a === b ? 0 : a ? 1 : -1;
  if (a instanceof Uint8Array && b instanceof Uint8Array) return compareBytes(a, b);
  if ((a instanceof Timestamp && b instanceof Timestamp) || (a instanceof Duration && b instanceof Duration))
    return a.nanos < b.nanos ? -1 : a.nanos > b.nanos ? 1 : 0;
  return undefined;
}
