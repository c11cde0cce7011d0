/*
 * A text as bytes, one for each UTF-16 unit, because reading a Uint8Array is faster than `charCodeAt`. ASCII stays, all
 * other characters become OTHER, and what YAML forbids or kubectl treats specially becomes REFUSED.
 */

export const TAB = 0x09;
export const LF = 0x0a;
export const CR = 0x0d;
export const SPACE = 0x20;
export const DOUBLE_QUOTE = 0x22;
export const HASH = 0x23;
export const AMPERSAND = 0x26;
export const SINGLE_QUOTE = 0x27;
export const STAR = 0x2a;
export const COMMA = 0x2c;
export const DASH = 0x2d;
export const DOT = 0x2e;
export const COLON = 0x3a;
export const GREATER = 0x3e;
export const QUESTION = 0x3f;
export const OPEN_LIST = 0x5b;
export const BACKSLASH = 0x5c;
export const CLOSE_LIST = 0x5d;
export const OPEN_MAP = 0x7b;
export const PIPE = 0x7c;
export const CLOSE_MAP = 0x7d;
/** The end of a document. Inside a document it is NUL, which is rejected. */
export const END = 0;
const REFUSED = 0x01;
const OTHER = 0xff;

/** Bits of `CLASS`. */
export const TEXT = 1;
/** Part of a plain scalar, whatever is around it. */
export const PLAIN = 2;
/** The same in brackets. */
export const FLOW_PLAIN = 4;
/** A plain scalar may begin with it, whatever follows. */
export const PLAIN_START = 8;
/** Part of the name of an anchor. */
export const NAME = 16;

/** What each character may be part of. */
export const CLASS = classes();

function classes(): Uint8Array {
  const table = new Uint8Array(256);
  for (let byte = 0; byte < 256; byte++) {
    if (byte !== TAB && (byte < SPACE || (byte > 0x7e && byte !== OTHER))) continue;
    const char = String.fromCharCode(byte);
    let bits = TEXT;
    if (!':#'.includes(char)) bits |= PLAIN;
    if (!':#,?[]{}'.includes(char)) bits |= FLOW_PLAIN;
    if (!'\t -?:,[]{}#&*!|>\'"%@`'.includes(char)) bits |= PLAIN_START;
    if (/[\w-]/.test(char)) bits |= NAME;
    table[byte] = bits;
  }
  return table;
}

/** From the Encoding standard, in browsers and in Node, but not in any library that core is compiled with. */
declare const TextEncoder: new () => {
  encodeInto(source: string, target: Uint8Array): { readonly read: number; readonly written: number };
};
const encoder = new TextEncoder();

const PIECE = 1024;

/** Writes the bytes of `text` to `bytes`, which has space for one more. */
export function copyBytes(text: string, bytes: Uint8Array): void {
  const { length } = text;
  const { read, written } = encoder.encodeInto(text, bytes.subarray(0, length));
  if (read === length && written === length) return;
  // A character outside ASCII has more than one byte in UTF-8: pieces without such characters are copied as a whole.
  for (let start = 0; start < length; start += PIECE) {
    const end = Math.min(start + PIECE, length);
    const piece = encoder.encodeInto(text.slice(start, end), bytes.subarray(start, end));
    if (piece.read !== end - start || piece.written !== end - start)
      for (let at = start; at < end; at++) {
        const code = text.charCodeAt(at);
        bytes[at] = code < 0x80 ? code : classify(text, at, code);
      }
  }
}

/** The size to encode and measure at once: most files fit, and a call costs more than some kilobytes. */
const MEASURED = 16 * PIECE;

const scratch = new Uint8Array(3 * MEASURED);

/** Length in UTF-8 bytes. */
export function utf8Length(text: string): number {
  let length = 0;
  for (let start = 0; start < text.length; ) {
    let end = Math.min(start + MEASURED, text.length);
    // A surrogate pair only has four bytes if it is not split.
    if ((text.charCodeAt(end - 1) & 0xfc00) === 0xd800) end--;
    if (end === start) end++;
    length += encoder.encodeInto(
      start === 0 && end === text.length ? text : text.slice(start, end),
      scratch,
    ).written;
    start = end;
  }
  return length;
}

/** Controls, line breaks of go-yaml, byte order marks, halves of surrogate pairs, non-characters. */
function classify(text: string, at: number, code: number): number {
  if (code < 0xa0 || code === 0x2028 || code === 0x2029 || code === 0xfeff || code > 0xfffd) return REFUSED;
  if (code < 0xd800 || code > 0xdfff) return OTHER;
  const other = text.charCodeAt(code < 0xdc00 ? at + 1 : at - 1);
  const isPair = code < 0xdc00 ? other >= 0xdc00 && other <= 0xdfff : other >= 0xd800 && other < 0xdc00;
  return isPair ? OTHER : REFUSED;
}
