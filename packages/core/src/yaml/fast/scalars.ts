import type { Json } from '../../json.js';
import {
  BACKSLASH,
  CLASS,
  COLON,
  CR,
  DASH,
  DOT,
  DOUBLE_QUOTE,
  END,
  FLOW_PLAIN,
  HASH,
  LF,
  PLAIN,
  PLAIN_START,
  QUESTION,
  SINGLE_QUOTE,
  SPACE,
  TAB,
  TEXT,
} from '../bytes.js';
import { decodeDouble, decodePlain, decodeSingle } from '../quoted.js';
import { resolvePlain, resolvePlainKey } from '../scalars.js';
import { GIVE_UP, type Input } from './input.js';
import type { Words } from './words.js';

/** What ends a plain scalar on its line. */
export type PlainStop = 'colon' | 'comment' | 'line' | 'bracket';

/** What a plain scalar that begins with a character may be, besides a string. */
const STRING = 0;
const WORD = 1;
const DIGIT = 2;
const SIGN = 3;
const KIND = new Uint8Array(256);
for (const char of 'yYnNtTfFoO~') KIND[char.charCodeAt(0)] = WORD;
for (const char of '0123456789') KIND[char.charCodeAt(0)] = DIGIT;
for (const char of '+-.') KIND[char.charCodeAt(0)] = SIGN;
/** What may follow a sign or a point in a number. */
const AFTER_SIGN = new Set([...'0123456789._iInN'].map((char) => char.charCodeAt(0)));
/** `false` is the longest word that is not a string. */
const LONGEST_WORD = 5;
/** Integers with this many digits are exact. */
const SAFE_DIGITS = 15;

/** Plain and quoted scalars. */
export class Scalars {
  /** Whether the quoted scalar that was read last spans lines. */
  multiLine = false;
  private readonly input: Input;
  private readonly words: Words;

  constructor(input: Input, words: Words) {
    this.input = input;
    this.words = words;
  }

  /** Whether a plain scalar begins at `at`, in block style. */
  isPlainStart(at: number): boolean {
    const byte = this.input.bytes[at]!;
    if (CLASS[byte]! & PLAIN_START) return true;
    return (byte === DASH || byte === COLON || byte === QUESTION) && !this.input.isBlank(at + 1);
  }

  /** Reads the part of a plain scalar on this line. */
  plainLine(): PlainStop {
    const { input } = this;
    const { bytes } = input;
    let { at } = input;
    let stop: PlainStop;
    for (;;) {
      while (CLASS[bytes[at]!]! & PLAIN) at++;
      const byte = bytes[at];
      if (byte === COLON) {
        if (input.isBlank(at + 1)) {
          stop = 'colon';
          break;
        }
      } else if (byte === HASH) {
        if (isSpace(bytes[at - 1])) {
          stop = 'comment';
          break;
        }
      } else {
        if (byte !== LF && byte !== CR && at !== input.end) throw GIVE_UP;
        stop = 'line';
        break;
      }
      at++;
    }
    this.endPlain(at, stop);
    return stop;
  }

  /** The same in brackets. */
  flowPlainLine(): PlainStop {
    const { input } = this;
    const { bytes } = input;
    let { at } = input;
    let stop: PlainStop;
    for (;;) {
      while (CLASS[bytes[at]!]! & FLOW_PLAIN) at++;
      const byte = bytes[at];
      if (byte === COLON) {
        if (input.isBlank(at + 1)) {
          stop = 'colon';
          break;
        }
        // `{a:}`: libraries do not agree whether this is a key.
        if ((CLASS[bytes[at + 1]!]! & (FLOW_PLAIN | PLAIN)) === PLAIN) throw GIVE_UP;
      } else if (byte === HASH) {
        if (isSpace(bytes[at - 1])) {
          stop = 'comment';
          break;
        }
      } else if (byte === LF || byte === CR) {
        stop = 'line';
        break;
      } else {
        if (byte === END || (CLASS[byte!]! & TEXT) === 0) throw GIVE_UP;
        stop = 'bracket';
        break;
      }
      at++;
    }
    this.endPlain(at, stop);
    return stop;
  }

  private endPlain(at: number, stop: PlainStop): void {
    const { input } = this;
    const { bytes } = input;
    let end = at;
    while (isSpace(bytes[end - 1])) end--;
    input.textEnd = end;
    input.at = stop === 'comment' ? end : at;
  }

  /** The value of the plain scalar from `start` to `textEnd`. */
  plainValue(start: number): Json {
    const { bytes, text, textEnd: end } = this.input;
    const kind = KIND[bytes[start]!];
    if (kind === STRING) return this.words.read(start, end);
    if (kind === WORD && end - start > LONGEST_WORD) return this.words.read(start, end);
    if (kind === SIGN && !AFTER_SIGN.has(bytes[start + 1]!)) return text.slice(start, end);
    if (kind === DIGIT) {
      const integer = this.integer(start, end);
      if (integer >= 0) return integer;
    }
    return finite(resolvePlain(text.slice(start, end)));
  }

  /** The same for one that spans lines. */
  foldedValue(start: number): Json {
    const { input } = this;
    return finite(resolvePlain(decodePlain(input.text.slice(start, input.textEnd))));
  }

  /** A decimal integer, or -1 for anything else. */
  private integer(start: number, end: number): number {
    const { bytes } = this.input;
    if (end - start > SAFE_DIGITS || (bytes[start] === 0x30 && end - start > 1)) return -1;
    let value = 0;
    for (let at = start; at < end; at++) {
      const digit = bytes[at]! - 0x30;
      if (digit < 0 || digit > 9) return -1;
      value = value * 10 + digit;
    }
    return value;
  }

  /** The plain scalar `source`, which begins at `start`, as a key. */
  plainKey(start: number, source: string): string {
    const kind = KIND[this.input.bytes[start]!];
    if (kind === STRING || (kind === WORD && source.length > LONGEST_WORD)) return source;
    const key = resolvePlainKey(source);
    if (key === undefined) throw GIVE_UP;
    return key;
  }

  /** Reads the quoted scalar at `at`. Sets `multiLine` and `textEnd`. */
  quoted(): string {
    const { input } = this;
    const { bytes, at: start } = input;
    const quote = bytes[start]!;
    let at = start + 1;
    let plain = true;
    this.multiLine = false;
    for (;;) {
      const byte = bytes[at]!;
      if (byte === quote) {
        if (quote === DOUBLE_QUOTE || bytes[at + 1] !== SINGLE_QUOTE) break;
        plain = false;
        at += 2;
      } else if (byte === BACKSLASH && quote === DOUBLE_QUOTE) {
        plain = false;
        at++;
        if (bytes[at] === DOUBLE_QUOTE || bytes[at] === BACKSLASH) at++;
      } else if (CLASS[byte]! & TEXT) at++;
      else {
        if (at === input.end) throw GIVE_UP;
        at = input.lineBreak(at);
        if (bytes[at] === DASH || bytes[at] === DOT) throw GIVE_UP;
        this.multiLine = true;
        plain = false;
      }
    }
    input.at = input.textEnd = at + 1;
    if (plain) return this.words.read(start + 1, at);
    const source = input.text.slice(start, at + 1);
    return quote === DOUBLE_QUOTE ? decodeDouble(source, input.json) : decodeSingle(source);
  }
}

function isSpace(byte: number | undefined): boolean {
  return byte === SPACE || byte === TAB;
}

/** JSON has neither NaN nor infinity: kubectl rejects them. */
function finite(value: string | number | boolean | null): Json {
  if (typeof value === 'number' && !Number.isFinite(value)) throw GIVE_UP;
  return value;
}
