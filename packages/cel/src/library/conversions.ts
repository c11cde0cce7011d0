import { fromUtf8, utf8 } from '../values/utf8.js';
import { CelError, Duration, Timestamp, TypeValue, typeNameOf, Uint, type Value } from '../values/value.js';
import { int, intOfDouble, showDouble, uint, uintOfDouble } from './numbers.js';
import { type Overload, overload } from './overload.js';
import {
  DURATION_UNITS,
  moment,
  ofTimestamp,
  parseDuration,
  parseTimestamp,
  showDuration,
  showTimestamp,
  TIMESTAMP_GETTERS,
} from './time.js';

const failed = (from: string, to: string): CelError =>
  new CelError(`type conversion error from '${from}' to '${to}'`);

/** The value as a string, or the error if it has none. */
export function textOf(value: Value): Value {
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return showDouble(value);
  if (value instanceof Uint) return String(value.value);
  if (value instanceof Uint8Array)
    return fromUtf8(value) ?? new CelError('invalid UTF-8 in bytes, cannot convert to string');
  if (value instanceof Timestamp) return showTimestamp(value);
  if (value instanceof Duration) return showDuration(value);
  if (value instanceof TypeValue) return value.name;
  return failed(typeNameOf(value), 'string');
}

/** As Go's strconv.ParseBool. */
const BOOLEANS: Readonly<Record<string, boolean>> = {
  1: true,
  t: true,
  T: true,
  true: true,
  TRUE: true,
  True: true,
  0: false,
  f: false,
  F: false,
  false: false,
  FALSE: false,
  False: false,
};

function doubleOfText(text: string): Value {
  if (text.length <= 400 && /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) {
    const value = Number(text);
    return Number.isFinite(value) ? value : failed('string', 'double');
  }
  const [, sign, word] = /^([+-]?)(inf|infinity|nan)$/i.exec(text) ?? [];
  if (word === undefined) return failed('string', 'double');
  if (word.toLowerCase() === 'nan') return sign === '' ? Number.NaN : failed('string', 'double');
  return sign === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

function wholeOfText(text: string, to: 'int' | 'uint'): Value {
  if (text.length > 40 || !(to === 'int' ? /^[+-]?\d+$/ : /^\d+$/).test(text)) return failed('string', to);
  const value = BigInt(text.replace('+', ''));
  const result = to === 'int' ? int(value) : uint(value);
  return result instanceof CelError ? failed('string', to) : result;
}

export const CONVERSIONS: readonly Overload[] = [
  overload('int', '(int)int', (value: bigint) => value),
  overload('int', '(double)int', intOfDouble),
  overload('int', '(uint)int', ({ value }: Uint) => int(value)),
  overload('int', '(string)int', (text: string) => wholeOfText(text, 'int')),
  overload('int', '(timestamp)int', ({ nanos }: Timestamp) => {
    const seconds = nanos / 1_000_000_000n;
    return nanos < 0n && nanos % 1_000_000_000n !== 0n ? seconds - 1n : seconds;
  }),
  overload('int', '(duration)int', ({ nanos }: Duration) => nanos),
  overload('uint', '(uint)uint', (value: Uint) => value),
  overload('uint', '(int)uint', (value: bigint) => uint(value)),
  overload('uint', '(double)uint', uintOfDouble),
  overload('uint', '(string)uint', (text: string) => wholeOfText(text, 'uint')),
  overload('double', '(double)double', (value: number) => value),
  overload('double', '(int)double', (value: bigint) => Number(value)),
  overload('double', '(uint)double', ({ value }: Uint) => Number(value)),
  overload('double', '(string)double', doubleOfText),
  ...['string', 'int', 'uint', 'double', 'bool', 'bytes', 'timestamp', 'duration'].map((type) =>
    overload('string', `(${type})string`, textOf),
  ),
  overload('bytes', '(bytes)bytes', (value: Uint8Array) => value),
  overload('bytes', '(string)bytes', utf8),
  overload('bool', '(bool)bool', (value: boolean) => value),
  overload('bool', '(string)bool', (text: string) =>
    Object.hasOwn(BOOLEANS, text) ? BOOLEANS[text]! : failed('string', 'bool'),
  ),
  overload('duration', '(duration)duration', (value: Duration) => value),
  overload(
    'duration',
    '(string)duration',
    (text: string) => parseDuration(text) ?? failed('string', 'duration'),
  ),
  overload('timestamp', '(timestamp)timestamp', (value: Timestamp) => value),
  overload(
    'timestamp',
    '(string)timestamp',
    (text: string) => parseTimestamp(text) ?? failed('string', 'timestamp'),
  ),
  overload('timestamp', '(int)timestamp', (seconds: bigint) => moment(seconds * 1_000_000_000n)),
  overload('dyn', '(A)dyn', (value: Value) => value),
  overload('type', '(A)type(A)', (value: Value) => new TypeValue(typeNameOf(value))),
  ...TIMESTAMP_GETTERS.flatMap((getter) => [
    overload(getter, 'timestamp.()int', (time: Timestamp) => ofTimestamp(getter, time)),
    overload(getter, 'timestamp.(string)int', (time: Timestamp, zone: string) =>
      ofTimestamp(getter, time, zone),
    ),
  ]),
  ...Object.entries(DURATION_UNITS).map(([getter, unit]) =>
    overload(getter, 'duration.()int', ({ nanos }: Duration) => nanos / unit),
  ),
];
