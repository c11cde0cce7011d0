import {
  CelError,
  Dict,
  Duration,
  List,
  MadeList,
  NONE,
  Opaque,
  Optional,
  Timestamp,
  Uint,
  type Value,
} from '../values/value.js';
import { type Overload, overload } from './overload.js';

const OPTIONALS = { since: 28 };

/** Whether a value is the zero value of its type. */
function isZero(value: Value): boolean {
  if (value === null || value === false || value === 0n || value === 0 || value === '') return true;
  if (value instanceof Uint) return value.value === 0n;
  if (value instanceof Uint8Array) return value.length === 0;
  if (value instanceof List || value instanceof Dict) return value.size === 0;
  if (value instanceof Duration || value instanceof Timestamp) return value.nanos === 0n;
  if (value instanceof Optional) return !value.hasValue;
  return value instanceof Opaque && false;
}

function unwrap(list: List): Value {
  const items: Value[] = [];
  for (const each of list) {
    if (!(each instanceof Optional)) return new CelError('value type is not optional');
    if (each.hasValue) items.push(each.value!);
  }
  return new MadeList(items);
}

export const OPTIONAL: readonly Overload[] = [
  overload('optional.of', '(A)optional(A)', (value: Value) => new Optional(value), OPTIONALS),
  overload(
    'optional.ofNonZeroValue',
    '(A)optional(A)',
    (value: Value) => (isZero(value) ? NONE : new Optional(value)),
    OPTIONALS,
  ),
  overload('optional.none', '()optional(A)', () => NONE, OPTIONALS),
  overload(
    'value',
    'optional(A).()A',
    ({ value }: Optional) => (value === undefined ? new CelError('optional.none() dereference') : value),
    OPTIONALS,
  ),
  overload('hasValue', 'optional(A).()bool', ({ hasValue }: Optional) => hasValue, OPTIONALS),
  overload(
    'first',
    'list(A).()optional(A)',
    (list: List) => (list.size > 0 ? new Optional(list.at(0)) : NONE),
    OPTIONALS,
  ),
  overload(
    'last',
    'list(A).()optional(A)',
    (list: List) => (list.size > 0 ? new Optional(list.at(list.size - 1)) : NONE),
    OPTIONALS,
  ),
  overload('optional.unwrap', '(list(optional(A)))list(A)', unwrap, OPTIONALS),
  overload('unwrapOpt', 'list(optional(A)).()list(A)', unwrap, OPTIONALS),
];
