// `text.format([…])`: https://github.com/google/cel-go/blob/v0.29.2/ext/formatting.go
import { compareText } from '../values/equal.js';
import { utf8 } from '../values/utf8.js';
import {
  CelError,
  Dict,
  Duration,
  Fault,
  List,
  Timestamp,
  typeNameOf,
  Uint,
  type Value,
} from '../values/value.js';
import { textOf } from './conversions.js';
import { exponential, fixed } from './decimal.js';
import type { Meter } from './overload.js';

/** A clause of a format: `%s`, `%.2f`. */
export interface Clause {
  readonly verb: 's' | 'd' | 'f' | 'e' | 'b' | 'x' | 'X' | 'o';
  readonly precision: number | undefined;
}

/** The parts of a format, in order. */
type Part = string | Clause;

/** Longer fractions are rejected, because Go's formatter would only print zeros. */
const MOST_DIGITS = 100;

/** The parts of a format, up to its first problem. */
export function partsOf(format: string): { readonly parts: readonly Part[]; readonly problem?: string } {
  const parts: Part[] = [];
  let plain = '';
  const problem = (message: string): ReturnType<typeof partsOf> => ({ parts, problem: message });
  for (let at = 0; at < format.length; at++) {
    if (format[at] !== '%') {
      plain += format[at];
      continue;
    }
    if (format[at + 1] === '%') {
      plain += '%';
      at++;
      continue;
    }
    if (plain !== '') parts.push(plain);
    plain = '';
    if (at + 1 >= format.length) return problem('unexpected end of string');
    let next = at + 1;
    let precision: number | undefined;
    if (format[next] === '.') {
      let digits = '';
      for (next++; /\d/.test(format[next] ?? ''); next++) digits += format[next];
      if (next >= format.length) return problem('could not find end of precision specifier');
      if (digits === '' || Number(digits) > MOST_DIGITS)
        return problem('could not parse formatting clause: error while parsing precision');
      precision = Number(digits);
    }
    const verb = format[next]!;
    if (!/[sdfebxXo]/.test(verb))
      return problem(`could not parse formatting clause: unrecognized formatting clause "${verb}"`);
    parts.push({ verb: verb as Clause['verb'], precision });
    at = next;
  }
  if (plain !== '') parts.push(plain);
  return { parts };
}

/** Replaces the clauses of a format by arguments. Extra arguments are ignored. */
export function formatText(this: Meter, format: string, args: List): Value {
  const { parts, problem } = partsOf(format);
  let text = '';
  let next = 0;
  for (const part of parts) {
    if (typeof part === 'string') {
      text += part;
      continue;
    }
    if (next >= args.size) return new CelError(`index ${next} out of range`);
    const shown = clauseText(part, args.at(next++), this);
    if (typeof shown !== 'string') return shown;
    text += shown;
  }
  return problem === undefined ? text : new CelError(problem);
}

const refused = (what: string, value: Value): CelError =>
  new CelError(`error during formatting: ${what}, was given ${typeNameOf(value)}`);

function clauseText({ verb, precision }: Clause, value: Value, meter: Meter): string | Fault {
  if (value instanceof Fault) return value;
  switch (verb) {
    case 's':
      return stringText(value, meter);
    case 'd':
      return wholeText(value, 10) ?? refused('decimal clause can only be used on integers', value);
    case 'f':
      return (
        doubleText(value, (number) => fixed(number, precision ?? 6)) ??
        refused('fixed-point clause can only be used on doubles', value)
      );
    case 'e':
      return (
        doubleText(value, (number) => scientific(number, precision ?? 6)) ??
        refused('scientific clause can only be used on doubles', value)
      );
    case 'b':
      if (typeof value === 'boolean') return value ? '1' : '0';
      return wholeText(value, 2) ?? refused('only integers and bools can be formatted as binary', value);
    case 'o':
      return wholeText(value, 8) ?? refused('octal clause can only be used on integers', value);
    default: {
      const bytes = typeof value === 'string' ? utf8(value) : value;
      const shown =
        bytes instanceof Uint8Array
          ? Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
          : wholeText(value, 16);
      if (shown === undefined)
        return refused('only integers, byte buffers, and strings can be formatted as hex', value);
      return verb === 'X' ? shown.toUpperCase() : shown;
    }
  }
}

function wholeText(value: Value, radix: number): string | undefined {
  if (typeof value === 'bigint') return value.toString(radix);
  return value instanceof Uint ? value.value.toString(radix) : undefined;
}

const WORDS: Readonly<Record<string, string>> = { NaN: 'NaN', Infinity: '∞', '-Infinity': '-∞' };

function doubleText(value: Value, show: (number: number) => string): string | undefined {
  if (typeof value === 'string') return Object.hasOwn(WORDS, value) ? WORDS[value] : undefined;
  if (typeof value !== 'number') return undefined;
  if (!Number.isFinite(value)) return WORDS[String(value)];
  return show(value);
}

const SUPERSCRIPT = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** `1.234500×10⁰³`, as Go's message printer writes it in English. */
function scientific(number: number, precision: number): string {
  const [digits, power] = exponential(number, precision);
  const size = String(Math.abs(power)).padStart(2, '0');
  const raised = [...size].map((digit) => SUPERSCRIPT[Number(digit)]).join('');
  return `${digits}×10${power < 0 ? '⁻' : ''}${raised}`;
}

const NO_TEXT =
  'string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps';

function stringText(value: Value, meter: Meter): string | Fault {
  if (value === null) return 'null';
  if (value instanceof List) return listText(value, meter);
  if (value instanceof Dict) return dictText(value, meter);
  const text = textOf(value);
  return typeof text === 'string' ? text : refused(NO_TEXT, value);
}

function listText(list: List, meter: Meter): string | Fault {
  const parts: string[] = [];
  for (const each of list) {
    const text = memberText(each, meter);
    if (typeof text !== 'string') return text;
    parts.push(text);
  }
  return `[${parts.join(', ')}]`;
}

function dictText(dict: Dict, meter: Meter): string | Fault {
  const parts: (readonly [key: string, text: string])[] = [];
  for (const key of dict.keys()) {
    const text = memberText(dict.get(key)!, meter);
    if (typeof text !== 'string') return text;
    const shown = memberText(key, meter) as string;
    parts.push([shown, `${shown}:${text}`]);
  }
  parts.sort(([a], [b]) => compareText(a, b));
  return `{${parts.map(([, text]) => text).join(', ')}}`;
}

/** A value inside a list or a map, as one would write it in CEL. */
function memberText(value: Value, meter: Meter): string | Fault {
  if (value instanceof Fault) return value;
  meter.spend(typeof value === 'string' ? 1 + value.length / 10 : 1);
  if (value instanceof List) return listText(value, meter);
  if (value instanceof Dict) return dictText(value, meter);
  if (value === null) return 'null';
  if (typeof value === 'string') return goQuote(value);
  if (typeof value === 'number')
    return Number.isFinite(value)
      ? fixed(value, 6)
      : `"${Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'}"`;
  const text = textOf(value);
  if (typeof text !== 'string')
    return new CelError(`error during formatting: no formatting function for ${typeNameOf(value)}`);
  if (value instanceof Uint8Array) return `b${goQuote(text)}`;
  if (value instanceof Timestamp) return `timestamp(${goQuote(text)})`;
  if (value instanceof Duration) return `duration(${goQuote(text)})`;
  return text;
}

/** The characters with escapes of their own in a quoted text. */
export const ESCAPES: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
};

/** As Go's `%q`. */
export function goQuote(text: string): string {
  let quoted = '"';
  for (const char of text) {
    const code = char.codePointAt(0)!;
    if (ESCAPES[char] !== undefined) quoted += ESCAPES[char];
    else if (code < 0x20 || code === 0x7f) quoted += `\\x${code.toString(16).padStart(2, '0')}`;
    else quoted += /\p{C}|\p{Z}/u.test(char) && char !== ' ' ? unicodeEscape(code) : char;
  }
  return `${quoted}"`;
}

function unicodeEscape(code: number): string {
  return code < 0x10000
    ? `\\u${code.toString(16).padStart(4, '0')}`
    : `\\U${code.toString(16).padStart(8, '0')}`;
}
