import { lengthOf } from '../values/code-points.js';
import { compare } from '../values/equal.js';
import {
  CelError,
  Dict,
  type Duration,
  List,
  MadeList,
  noSuchOverload,
  type Timestamp,
  Uint,
  type Value,
} from '../values/value.js';
import { int, uint } from './numbers.js';
import { type Overload, overload } from './overload.js';
import { moment, span } from './time.js';

/** `CrossTypeNumericComparisons` came with 1.28. */
const CROSS_TYPE = { since: 28 };

const ORDERED = ['bool', 'int', 'uint', 'double', 'string', 'bytes', 'timestamp', 'duration'];
const NUMBERS = ['int', 'uint', 'double'];

const RELATIONS: Readonly<Record<string, (order: number) => boolean>> = {
  '_<_': (order) => order < 0,
  '_<=_': (order) => order <= 0,
  '_>_': (order) => order > 0,
  '_>=_': (order) => order >= 0,
};

const relations = Object.entries(RELATIONS).flatMap(([name, holds]) => {
  const run = (a: Value, b: Value): Value => {
    const order = compare(a, b);
    return order === undefined ? new CelError('NaN values cannot be ordered') : holds(order);
  };
  return [
    ...ORDERED.map((type) => overload(name, `(${type},${type})bool`, run)),
    ...NUMBERS.flatMap((left) =>
      NUMBERS.filter((right) => right !== left).map((right) =>
        overload(name, `(${left},${right})bool`, run, CROSS_TYPE),
      ),
    ),
  ];
});

function concat(a: List, b: List): Value {
  const items: Value[] = [];
  const origins: ReturnType<List['originOf']>[] = [];
  for (const list of [a, b])
    for (let index = 0; index < list.size; index++) {
      items.push(list.at(index));
      origins.push(list.originOf(index));
    }
  return new MadeList(items, origins);
}

function joinBytes(a: Uint8Array, b: Uint8Array): Uint8Array {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}

const DIVIDED_BY_ZERO = new CelError('division by zero');
const MODULUS_BY_ZERO = new CelError('modulus by zero');

export const OPERATORS: readonly Overload[] = [
  ...relations,
  overload('_+_', '(bytes,bytes)bytes', joinBytes),
  overload('_+_', '(double,double)double', (a: number, b: number) => a + b),
  overload('_+_', '(duration,duration)duration', (a: Duration, b: Duration) => span(a.nanos + b.nanos)),
  overload('_+_', '(duration,timestamp)timestamp', (a: Duration, b: Timestamp) => moment(a.nanos + b.nanos)),
  overload('_+_', '(timestamp,duration)timestamp', (a: Timestamp, b: Duration) => moment(a.nanos + b.nanos)),
  overload('_+_', '(int,int)int', (a: bigint, b: bigint) => int(a + b)),
  overload('_+_', '(list(A),list(A))list(A)', concat),
  overload('_+_', '(string,string)string', (a: string, b: string) => a + b),
  overload('_+_', '(uint,uint)uint', (a: Uint, b: Uint) => uint(a.value + b.value)),
  overload('_-_', '(double,double)double', (a: number, b: number) => a - b),
  overload('_-_', '(duration,duration)duration', (a: Duration, b: Duration) => span(a.nanos - b.nanos)),
  overload('_-_', '(int,int)int', (a: bigint, b: bigint) => int(a - b)),
  overload('_-_', '(timestamp,duration)timestamp', (a: Timestamp, b: Duration) => moment(a.nanos - b.nanos)),
  overload('_-_', '(timestamp,timestamp)duration', (a: Timestamp, b: Timestamp) => span(a.nanos - b.nanos)),
  overload('_-_', '(uint,uint)uint', (a: Uint, b: Uint) => uint(a.value - b.value)),
  overload('_*_', '(double,double)double', (a: number, b: number) => a * b),
  overload('_*_', '(int,int)int', (a: bigint, b: bigint) => int(a * b)),
  overload('_*_', '(uint,uint)uint', (a: Uint, b: Uint) => uint(a.value * b.value)),
  overload('_/_', '(double,double)double', (a: number, b: number) => a / b),
  overload('_/_', '(int,int)int', (a: bigint, b: bigint) => (b === 0n ? DIVIDED_BY_ZERO : int(a / b))),
  overload('_/_', '(uint,uint)uint', (a: Uint, b: Uint) =>
    b.value === 0n ? DIVIDED_BY_ZERO : uint(a.value / b.value),
  ),
  overload('_%_', '(int,int)int', (a: bigint, b: bigint) => (b === 0n ? MODULUS_BY_ZERO : int(a % b))),
  overload('_%_', '(uint,uint)uint', (a: Uint, b: Uint) =>
    b.value === 0n ? MODULUS_BY_ZERO : uint(a.value % b.value),
  ),
  overload('-_', '(double)double', (value: number) => -value),
  overload('-_', '(int)int', (value: bigint) => int(-value)),
  overload('!_', '(bool)bool', (value: boolean) => !value),
  ...(['(list(A))int', 'list(A).()int'] as const).map((signature) =>
    overload('size', signature, ({ size }: List) => BigInt(size)),
  ),
  ...(['(map(A,B))int', 'map(A,B).()int'] as const).map((signature) =>
    overload('size', signature, ({ size }: Dict) => BigInt(size)),
  ),
  ...(['(string)int', 'string.()int'] as const).map((signature) =>
    overload('size', signature, (text: string) => BigInt(lengthOf(text))),
  ),
  ...(['(bytes)int', 'bytes.()int'] as const).map((signature) =>
    overload('size', signature, ({ length }: Uint8Array) => BigInt(length)),
  ),
];

/** The item of a list at an index, which may be a whole double. */
export function indexOf(index: Value): number | undefined {
  if (typeof index === 'bigint') return Number(index);
  if (index instanceof Uint) return Number(index.value);
  return typeof index === 'number' && Number.isInteger(index) ? index : undefined;
}

/** `of[index]` */
export function item(of: Value, index: Value): Value {
  if (of instanceof List) {
    const position = indexOf(index);
    if (position === undefined) return noSuchOverload();
    of.note(position);
    return position >= 0 && position < of.size
      ? of.at(position)
      : new CelError(`index out of bounds: ${position}`);
  }
  if (!(of instanceof Dict)) return noSuchOverload();
  of.note(index);
  const found = of.get(index);
  return found === undefined ? noSuchKey(index) : found;
}

export function noSuchKey(key: Value): CelError {
  return new CelError(`no such key: ${key instanceof Uint ? key.value : String(key)}`);
}
