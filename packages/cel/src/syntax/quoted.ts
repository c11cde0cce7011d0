import { utf8 } from '../values/utf8.js';
import { SyntaxFault } from './fault.js';

const SIMPLE: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '`': '`',
  '?': '?',
};

const NUMBERED = /x[0-9a-fA-F]{2}|X[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-3][0-7]{2}/y;

/**
 * A literal in quotes that begins, with its prefix (`r`, `b`), at a place.
 * @throws SyntaxFault where it does not end, or escapes what cannot be escaped
 */
export function readQuoted(
  text: string,
  start: number,
  prefix: string,
): { readonly value: string | Uint8Array; readonly end: number } {
  const raw = /r/i.test(prefix);
  const isBytes = /b/i.test(prefix);
  const open = start + prefix.length;
  const quote = text.startsWith(text[open]!.repeat(3), open) ? text[open]!.repeat(3) : text[open]!;
  const chunks: (string | Uint8Array)[] = [];
  let at = open + quote.length;
  let from = at;
  const flush = (): void => {
    if (at > from) chunks.push(text.slice(from, at));
  };
  while (!text.startsWith(quote, at)) {
    if (at >= text.length || (quote.length === 1 && /[\r\n]/.test(text[at]!)))
      throw new SyntaxFault(start, `Syntax error: token recognition error at: '${text.slice(start, at)}'`);
    if (raw || text[at] !== '\\') {
      at++;
      continue;
    }
    flush();
    const next = text[at + 1] ?? '';
    if (Object.hasOwn(SIMPLE, next)) {
      chunks.push(SIMPLE[next]!);
      at += 2;
    } else {
      NUMBERED.lastIndex = at + 1;
      const [number] = NUMBERED.exec(text) ?? [];
      if (number === undefined)
        throw new SyntaxFault(
          start,
          `Syntax error: token recognition error at: '${text.slice(start, at + 2)}'`,
        );
      chunks.push(numbered(number, isBytes, start));
      at += 1 + number.length;
    }
    from = at;
  }
  flush();
  const end = at + quote.length;
  if (!isBytes) return { value: chunks.join(''), end };
  const parts = chunks.map((each) => (typeof each === 'string' ? utf8(each) : each));
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return { value: bytes, end };
}

/** `\xff` and `\377` are one byte in bytes, and a code point in strings. */
function numbered(number: string, isBytes: boolean, at: number): string | Uint8Array {
  const octal = /^\d/.test(number);
  const code = octal ? Number.parseInt(number, 8) : Number.parseInt(number.slice(1), 16);
  if (isBytes) {
    if (/^u/i.test(number)) throw new SyntaxFault(at, 'Syntax error: bytes cannot hold \\u escapes');
    return Uint8Array.of(code);
  }
  if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
    throw new SyntaxFault(at, 'Syntax error: the escape is no code point');
  return String.fromCodePoint(code);
}
