import { lengthOf, positionOf, sliceOf, unitOf } from '../values/code-points.js';
import { CelError, type List, MadeList, type Value } from '../values/value.js';
import { type Meter, type Overload, overload } from './overload.js';
import { ESCAPES, formatText } from './text-format.js';

/** `format` and `strings.quote` came with the second version of the library. */
const VERSION_2 = { since: 29 };

const outOfRange = (position: bigint): CelError => new CelError(`index out of range: ${position}`);

function charAt(text: string, position: bigint): Value {
  const length = lengthOf(text);
  if (position < 0n || position > length) return outOfRange(position);
  return sliceOf(text, Number(position), Number(position) + 1);
}

function indexOf(text: string, part: string, from = 0n): Value {
  if (from < 0n) return outOfRange(from);
  const length = lengthOf(text);
  if (part === '') return from > length ? BigInt(length) : from;
  if (from >= length) return -1n;
  return BigInt(positionOf(text, text.indexOf(part, unitOf(text, Number(from)))));
}

function lastIndexOf(text: string, part: string, from?: bigint): Value {
  const length = lengthOf(text);
  if (from === undefined)
    return part === '' ? BigInt(length) : BigInt(positionOf(text, text.lastIndexOf(part)));
  if (from < 0n) return outOfRange(from);
  if (part === '') return from > length ? BigInt(length) : from;
  if (from >= length) return -1n;
  return BigInt(positionOf(text, text.lastIndexOf(part, unitOf(text, Number(from)))));
}

/** Go's strings.SplitN: an empty separator splits into code points. A negative limit means none. */
function split(text: string, separator: string, limit = -1n): Value {
  if (limit === 0n) return new MadeList([]);
  const parts = separator === '' ? [...text] : text.split(separator);
  const most = limit < 0n ? parts.length : Number(limit);
  if (parts.length <= most) return new MadeList(parts);
  return new MadeList([...parts.slice(0, most - 1), parts.slice(most - 1).join(separator)]);
}

/** Go's strings.Replace: an empty string matches before each code point and at the end. */
function replace(this: Meter, text: string, old: string, by: string, limit = -1n): string {
  const most = limit < 0n ? Number.POSITIVE_INFINITY : Number(limit);
  this.spend((by.length * Math.min(most, text.length / Math.max(1, old.length))) / 10);
  if (old === '') {
    let count = 0;
    let result = '';
    for (const char of text) result += count++ < most ? by + char : char;
    return count < most ? result + by : result;
  }
  const parts = text.split(old);
  if (parts.length - 1 <= most) return parts.join(by);
  return [...parts.slice(0, most), parts.slice(most).join(old)].join(by);
}

function substring(text: string, from: bigint, to?: bigint): Value {
  const length = lengthOf(text);
  if (to !== undefined && from > to)
    return new CelError(`invalid substring range. start: ${from}, end: ${to}`);
  if (from < 0n || from > length) return outOfRange(from);
  if (to !== undefined && (to < 0n || to > length)) return outOfRange(to);
  return sliceOf(text, Number(from), to === undefined ? length : Number(to));
}

function join(this: Meter, list: List, separator = ''): Value {
  const parts: string[] = [];
  for (const each of list) {
    if (typeof each !== 'string') return new CelError('join: invalid input');
    this.spend((each.length + separator.length) / 10);
    parts.push(each);
  }
  return parts.join(separator);
}

/** The white space of Go's unicode.IsSpace. */
const SPACE = new Set(
  [9, 10, 11, 12, 13, 32, 0x85, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000].map((code) =>
    String.fromCharCode(code),
  ),
);
for (let code = 0x2000; code <= 0x200a; code++) SPACE.add(String.fromCharCode(code));

/** Without white space at both ends, as Go's strings.TrimSpace. */
function trim(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && SPACE.has(text[from]!)) from++;
  while (to > from && SPACE.has(text[to - 1]!)) to--;
  return text.slice(from, to);
}

function quote(text: string): string {
  let quoted = '"';
  for (const char of text) quoted += ESCAPES[char] ?? char;
  return `${quoted}"`;
}

export const STRINGS: readonly Overload[] = [
  overload('contains', 'string.(string)bool', (text: string, part: string) => text.includes(part)),
  overload('startsWith', 'string.(string)bool', (text: string, part: string) => text.startsWith(part)),
  overload('endsWith', 'string.(string)bool', (text: string, part: string) => text.endsWith(part)),
  overload('charAt', 'string.(int)string', charAt),
  overload('indexOf', 'string.(string)int', (text: string, part: string) => indexOf(text, part)),
  overload('indexOf', 'string.(string,int)int', indexOf),
  overload('lastIndexOf', 'string.(string)int', (text: string, part: string) => lastIndexOf(text, part)),
  overload('lastIndexOf', 'string.(string,int)int', lastIndexOf),
  overload('lowerAscii', 'string.()string', (text: string) =>
    text.replace(/[A-Z]+/g, (upper) => upper.toLowerCase()),
  ),
  overload('upperAscii', 'string.()string', (text: string) =>
    text.replace(/[a-z]+/g, (lower) => lower.toUpperCase()),
  ),
  overload('replace', 'string.(string,string)string', replace),
  overload('replace', 'string.(string,string,int)string', replace),
  overload('split', 'string.(string)list(string)', (text: string, separator: string) =>
    split(text, separator),
  ),
  overload('split', 'string.(string,int)list(string)', split),
  overload('substring', 'string.(int)string', (text: string, from: bigint) => substring(text, from)),
  overload('substring', 'string.(int,int)string', substring),
  overload('trim', 'string.()string', trim),
  overload('join', 'list(string).()string', join),
  overload('join', 'list(string).(string)string', join),
  overload('format', 'string.(list(dyn))string', formatText, VERSION_2),
  overload('strings.quote', '(string)string', quote, VERSION_2),
];
