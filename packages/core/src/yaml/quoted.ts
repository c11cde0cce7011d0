/*
 * The text of plain and quoted scalars as libyaml, and therefore kubectl, reads it. Lines are folded: white space
 * around a line break is removed, one break becomes a space, every further one a line feed.
 */

/** An escape that cannot be read. `offset` and `length` are UTF-16 units of the token's source. */
export class EscapeError extends Error {
  constructor(
    message: string,
    readonly offset: number,
    readonly length: number,
  ) {
    super(message);
  }
}

/** The value of a plain scalar, which may span lines. */
export function decodePlain(source: string): string {
  return source.includes('\n') ? fold(source) : source;
}

/** The value of a single-quoted scalar. `source` includes the quotes. */
export function decodeSingle(source: string): string {
  const inner = source.slice(1, -1);
  const text = inner.includes('\n') ? fold(inner) : inner;
  return text.includes("''") ? text.replaceAll("''", "'") : text;
}

/**
 * The value of a double-quoted scalar. `source` includes the quotes. JSON also has `\/` and escaped halves of surrogate
 * pairs, which kubectl only accepts in JSON files.
 * @throws EscapeError
 */
export function decodeDouble(source: string, json: boolean): string {
  const end = source.length - 1;
  if (!source.includes('\\'))
    return source.includes('\n') ? fold(source.slice(1, end)) : source.slice(1, end);
  const parts: string[] = [];
  let at = 1;
  let from = 1;
  while (at < end) {
    const code = source.charCodeAt(at);
    if (code === 0x0a) {
      parts.push(source.slice(from, blanksBefore(source, from, at)));
      const next = afterWhite(source, at, end);
      parts.push(breaks(countBreaks(source, at, next)));
      at = from = next;
    } else if (code === 0x5c) {
      parts.push(source.slice(from, at));
      const lineBreak = source[at + 1] === '\n' ? at + 2 : source.startsWith('\r\n', at + 1) ? at + 3 : -1;
      if (lineBreak === -1) {
        const read = readEscape(source, at, end, json);
        parts.push(read.text);
        at = from = read.end;
      } else {
        const next = afterWhite(source, lineBreak, end);
        parts.push('\n'.repeat(countBreaks(source, lineBreak, next)));
        at = from = next;
      }
    } else at++;
  }
  parts.push(source.slice(from, end));
  return parts.join('');
}

/** `yaml_parser_scan_flow_scalar` in go-yaml v2. It knows `\'` but not `\/`. */
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['0', '\0'],
  ['a', '\x07'],
  ['b', '\b'],
  ['t', '\t'],
  ['\t', '\t'],
  ['n', '\n'],
  ['v', '\v'],
  ['f', '\f'],
  ['r', '\r'],
  ['e', '\x1b'],
  [' ', ' '],
  ['"', '"'],
  ["'", "'"],
  ['\\', '\\'],
  ['N', '\u0085'],
  ['_', '\u00a0'],
  ['L', '\u2028'],
  ['P', '\u2029'],
]);

const HEX_LENGTH: ReadonlyMap<string, number> = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
]);

function readEscape(source: string, at: number, end: number, json: boolean): { text: string; end: number } {
  const name = source[at + 1]!;
  const simple = json && name === '/' ? '/' : ESCAPES.get(name);
  if (simple !== undefined) return { text: simple, end: at + 2 };
  const length = HEX_LENGTH.get(name);
  if (length === undefined)
    throw new EscapeError(
      `\\${/[\w/]/.test(name) ? name : ''} is not an escape sequence in double quotes. Write \\\\ for a backslash, or use single quotes.`,
      at,
      2,
    );
  const digits = source.slice(at + 2, Math.min(at + 2 + length, end));
  const code = /^[\da-fA-F]+$/.test(digits) && digits.length === length ? Number.parseInt(digits, 16) : -1;
  if (code < 0)
    throw new EscapeError(
      `\\${name} must be followed by ${length} hexadecimal digits.`,
      at,
      2 + digits.length,
    );
  const surrogate = code >= 0xd800 && code <= 0xdfff;
  if (code > 0x10ffff || (surrogate && !json))
    throw new EscapeError(
      'The escape is not a Unicode character. Write the character itself.',
      at,
      2 + length,
    );
  return { text: surrogate ? String.fromCharCode(code) : String.fromCodePoint(code), end: at + 2 + length };
}

function fold(text: string): string {
  const parts: string[] = [];
  let from = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', from)) {
    parts.push(text.slice(from, blanksBefore(text, from, at)));
    // Written out: descriptions in definitions of custom resources have millions of blanks.
    let count = 0;
    for (from = at; from < text.length; from++) {
      const code = text.charCodeAt(from);
      if (code === 0x0a) count++;
      else if (code !== 0x20 && code !== 0x09 && code !== 0x0d) break;
    }
    parts.push(breaks(count));
  }
  parts.push(text.slice(from));
  return parts.join('');
}

function breaks(count: number): string {
  return count === 1 ? ' ' : '\n'.repeat(count - 1);
}

/** The start of the blanks (and the CR of a CRLF) that end at `at`, but not before `from`. */
function blanksBefore(text: string, from: number, at: number): number {
  let start = at;
  while (start > from && isWhite(text.charCodeAt(start - 1))) start--;
  return start;
}

function afterWhite(text: string, at: number, end: number): number {
  let next = at;
  while (next < end && isWhite(text.charCodeAt(next))) next++;
  return next;
}

function countBreaks(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; at++) if (text.charCodeAt(at) === 0x0a) count++;
  return count;
}

function isWhite(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
}
