import type { Json } from '../json.js';

/*
 * Scalars as kubectl reads them: sigs.k8s.io/yaml, whose `goyaml.v2/resolve.go` decides what a plain scalar is,
 * and whose `yaml.go` turns keys into strings.
 */

const CONSTANTS: ReadonlyMap<string, boolean | null | number> = new Map(
  (
    [
      [true, 'y Y yes Yes YES true True TRUE on On ON'],
      [false, 'n N no No NO false False FALSE off Off OFF'],
      [null, '~ null Null NULL'],
      [Number.NaN, '.nan .NaN .NAN'],
      [Number.POSITIVE_INFINITY, '.inf .Inf .INF +.inf +.Inf +.INF'],
      [Number.NEGATIVE_INFINITY, '-.inf -.Inf -.INF'],
    ] as const
  ).flatMap(([value, texts]) => texts.split(' ').map((text) => [text, value] as const)),
);

/** First characters of plain scalars that may not be strings. */
const HINTS = new Set('+-0123456789.yYnNtTfFoO~');

const SMALL_INTEGER = /^-?(?:0|[1-9]\d{0,14})$/;
const INTEGER = /^([-+]?)(?:0[xX]([\da-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9]\d*))$/;
const FLOAT = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;
const POINT_FLOAT = /^\.\d+(?:_\d+)*(?:[eE][-+]?\d+(?:_\d+)*)?$/;
const MIN_INT64 = -(2n ** 63n);
const MAX_UINT64 = 2n ** 64n - 1n;

/**
 * The value of a plain scalar without a tag. May be NaN or infinite, which JSON does not have: kubectl rejects the
 * document then.
 */
export function resolvePlain(text: string): string | number | boolean | null {
  if (text === '') return null;
  if (!HINTS.has(text[0]!)) return text;
  if (SMALL_INTEGER.test(text)) return text === '-0' ? 0 : Number(text);
  const constant = CONSTANTS.get(text);
  if (constant !== undefined) return constant;
  const code = text.charCodeAt(0);
  if (code === 0x2e) return POINT_FLOAT.test(text) ? finite(text) : text;
  if (code > 0x39) return text;
  const integer = parseInteger(text);
  if (integer !== undefined) return Number(integer);
  const plain = text.replaceAll('_', '');
  return FLOAT.test(plain) ? finite(plain, text) : text;
}

/** A float out of range stays a string, because `strconv.ParseFloat` fails on it. -0 is 0, as in Kubernetes' JSON. */
function finite(digits: string, text = digits): number | string {
  const value = Number(digits.replaceAll('_', ''));
  return Number.isFinite(value) ? value + 0 : text;
}

/** `strconv.ParseInt` or `ParseUint` with base 0, without the underscores. */
function parseInteger(text: string): bigint | undefined {
  const match = INTEGER.exec(text.replaceAll('_', ''));
  if (!match) return undefined;
  const [, sign, hex, binary, octal, decimal] = match;
  // More digits than any 64-bit number: avoids a huge bigint.
  if ((hex ?? binary ?? octal ?? decimal ?? '').replace(/^0+/, '').length > 64) return undefined;
  const digits =
    hex !== undefined
      ? `0x${hex}`
      : binary !== undefined
        ? `0b${binary}`
        : octal !== undefined
          ? `0o${octal}`
          : decimal!;
  const value = sign === '-' ? -BigInt(digits) : BigInt(digits);
  const max = sign === '' ? MAX_UINT64 : 2n ** 63n - 1n;
  return value >= MIN_INT64 && value <= max ? value : undefined;
}

/** A map key as in JSON. Undefined if kubectl rejects it (null, and integers above 2^63-1). */
export function resolvePlainKey(text: string): string | undefined {
  const value = resolvePlain(text);
  if (typeof value === 'string') return value;
  if (value === null) return undefined;
  if (typeof value === 'boolean') return String(value);
  const integer = parseInteger(text);
  if (integer !== undefined) return integer < 2n ** 63n ? String(integer) : undefined;
  return formatFloat32(value);
}

/** `strconv.FormatFloat(value, 'g', -1, 32)`, with YAML's names for infinity and NaN. */
function formatFloat32(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  const single = Math.fround(value);
  if (!Number.isFinite(single)) return value > 0 ? '.inf' : '-.inf';
  if (single === 0) return Object.is(value, -0) ? '-0' : '0';
  let digits = '';
  for (let precision = 1; precision <= 9; precision++) {
    digits = single.toExponential(precision - 1);
    if (Math.fround(Number(digits)) === single) break;
  }
  const [mantissa, exponent] = digits.split('e') as [string, string];
  const power = Number(exponent);
  if (power >= -4 && power < 6) return String(Number(digits));
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

const LONG = 'tag:yaml.org,2002:';
const TYPE_OF_TAG: ReadonlyMap<string, (value: unknown, text: string) => boolean> = new Map([
  ['bool', (value: unknown) => typeof value === 'boolean'],
  ['null', (value: unknown) => value === null],
  ['int', (value: unknown, text: string) => typeof value === 'number' && parseInteger(text) !== undefined],
  ['float', (value: unknown) => typeof value === 'number'],
  ['timestamp', (_value: unknown, text: string) => isTimestamp(text)],
]);

/**
 * The value of a scalar, plain or quoted, with an explicit tag such as `!!int` or `!local`. Undefined if the text is
 * not of that type. A tag that YAML does not define makes a string.
 */
export function resolveTagged(tag: string, text: string): Json | undefined {
  const name = tag.startsWith('!!') ? tag.slice(2) : tag.startsWith(`!<${LONG}`) ? tag.slice(20, -1) : '';
  if (name === 'binary') return decodeBase64(text);
  const matches = TYPE_OF_TAG.get(name);
  if (!matches) return text;
  if (name === 'timestamp') return matches(undefined, text) ? text : undefined;
  const value = resolvePlain(text);
  return matches(value, text) ? value : undefined;
}

/** The formats of `parseTimestamp` in go-yaml's resolve.go. */
const TIMESTAMP =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?(?:Z|[-+]\d\d:\d\d)| (\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?)?$/;

function isTimestamp(text: string): boolean {
  const match = TIMESTAMP.exec(text);
  if (!match) return false;
  const [year, month, day] = match.slice(1, 4).map(Number) as [number, number, number];
  const [hour, minute, second] = [match[4] ?? match[7], match[5] ?? match[8], match[6] ?? match[9]].map((s) =>
    Number(s ?? 0),
  ) as [number, number, number];
  const date = new Date(Date.UTC(2000, month - 1, day));
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && day > 0 && hour < 24 && minute < 60 && second < 60;
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * Standard base64 with padding, ignoring line breaks. The bytes are decoded as UTF-8, as `json.Marshal` writes them.
 */
export function decodeBase64(text: string): string | undefined {
  const compact = text.replace(/[\r\n]/g, '');
  const body = compact.replace(/={1,2}$/, '');
  if (compact.length % 4 !== 0 || /[^A-Za-z\d+/]/.test(body)) return undefined;
  const bytes: number[] = [];
  let bits = 0;
  let buffer = 0;
  for (const char of body) {
    buffer = ((buffer << 6) | BASE64.indexOf(char)) & 0xffffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((buffer >> bits) & 0xff);
    }
  }
  return utf8(bytes);
}

/** Decodes UTF-8. Every invalid byte becomes U+FFFD. Core has no TextDecoder type. */
function utf8(bytes: readonly number[]): string {
  let text = '';
  for (let i = 0; i < bytes.length; ) {
    const first = bytes[i]!;
    const length =
      first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    let code = length === 1 ? first : first & (0xff >> (length + 1));
    let valid = length > 0;
    for (let k = 1; k < length && valid; k++) {
      const next = bytes[i + k] ?? 0;
      valid = (next & 0xc0) === 0x80;
      code = (code << 6) | (next & 0x3f);
    }
    const min = length === 3 ? 0x800 : length === 4 ? 0x10000 : 0;
    valid &&= code >= min && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
    text += valid ? String.fromCodePoint(code) : '\ufffd';
    i += valid ? length : 1;
  }
  return text;
}
