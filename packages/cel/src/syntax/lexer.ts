import { SyntaxFault } from './fault.js';
import { readQuoted } from './quoted.js';

type TokenKind = 'name' | 'quoted-name' | 'int' | 'uint' | 'double' | 'string' | 'bytes' | 'sign' | 'end';

export interface Token {
  readonly kind: TokenKind;
  readonly at: number;
  /** The text of a name, number or sign. For a string, its value. */
  readonly text: string;
  /** The value of bytes. */
  readonly bytes?: Uint8Array;
}

/** Longer ones first. */
const SIGNS = ['&&', '||', '==', '!=', '<=', '>=', ...'()[]{}.,:?!<>+-*/%'];

const SPACE = /[ \t\r\n\f]+/y;
const NAME = /[A-Za-z_]\w*/y;
const HEX = /0x[0-9a-fA-F]+/y;
const FRACTION = /\.\d+/y;
const EXPONENT = /[eE][+-]?\d+/y;
const INT = /\d+/y;
const QUOTED_NAME = /`[\w.\-/ ]+`/y;
const PREFIX = /[bBrR]{1,2}(?=["'])/y;

/**
 * The tokens of an expression, with one of kind `end` behind the last one.
 * @throws SyntaxFault where there is none
 */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp, behind = 0): string | undefined => {
    pattern.lastIndex = at + behind;
    return pattern.exec(text)?.[0];
  };
  const push = (kind: TokenKind, length: number, own = text.slice(at, at + length)): void => {
    tokens.push({ kind, at, text: own });
    at += length;
  };
  while (at < text.length) {
    const space = take(SPACE);
    if (space !== undefined) {
      at += space.length;
      continue;
    }
    if (text.startsWith('//', at)) {
      const end = text.indexOf('\n', at);
      at = end < 0 ? text.length : end;
      continue;
    }
    const char = text[at]!;
    const prefix = take(PREFIX);
    if (char === '"' || char === "'" || isPrefix(prefix)) {
      const { value, end } = readQuoted(text, at, prefix ?? '');
      if (typeof value === 'string') push('string', end - at, value);
      else {
        tokens.push({ kind: 'bytes', at, text: '', bytes: value });
        at = end;
      }
      continue;
    }
    const quoted = take(QUOTED_NAME);
    if (quoted !== undefined) {
      push('quoted-name', quoted.length, quoted.slice(1, -1));
      continue;
    }
    const name = take(NAME);
    if (name !== undefined) {
      push('name', name.length);
      continue;
    }
    const whole = take(HEX) ?? take(INT) ?? '';
    const isHex = whole.startsWith('0x');
    const fraction = isHex ? '' : (take(FRACTION, whole.length) ?? '');
    const exponent =
      isHex || whole + fraction === '' ? '' : (take(EXPONENT, whole.length + fraction.length) ?? '');
    if (fraction + exponent !== '') {
      push('double', whole.length + fraction.length + exponent.length);
      continue;
    }
    if (whole !== '') {
      const unsigned = /[uU]/.test(text[at + whole.length] ?? '');
      push(unsigned ? 'uint' : 'int', whole.length + (unsigned ? 1 : 0), whole);
      continue;
    }
    const sign = SIGNS.find((each) => text.startsWith(each, at));
    if (sign === undefined) throw new SyntaxFault(at, `Syntax error: token recognition error at: '${char}'`);
    push('sign', sign.length);
  }
  tokens.push({ kind: 'end', at, text: '' });
  return tokens;
}

/** `b`, `r`, `br` or `rb`, but no letter twice. */
function isPrefix(prefix: string | undefined): boolean {
  return (
    prefix !== undefined && (prefix.length === 1 || prefix[0]!.toLowerCase() !== prefix[1]!.toLowerCase())
  );
}
