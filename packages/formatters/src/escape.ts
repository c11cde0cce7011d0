// Every text that comes from the input (a name, a path, a message that quotes one) passes the function of its
// sink. What must not get through: controls that move a terminal's cursor or start a line that looks like
// ours, and invisible format characters, the bidirectional ones above all, that make a text look like another
// (https://trojansource.codes).

/** Controls (C0, C1), format characters (bidirectional ones among them), lone surrogates, line separators. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** For a terminal, a log or an editor: one line in which every character is seen, `\n` and `\x1b` written out. */
export function escapeLine(text: string): string {
  return text.replace(UNPRINTABLE, (character) => SHORT[character] ?? hexEscape(character.codePointAt(0)!));
}

function hexEscape(code: number): string {
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\u{${code.toString(16)}}`;
}

/**
 * For a plain text message of SARIF. Brackets could make a link there (SARIF 2.1.0, 3.11.6), and `{0}` would be
 * a placeholder (3.11.5).
 */
export function escapeSarifMessage(text: string): string {
  return escapeLine(text.replace(/[\\[\]]/g, '\\$&').replace(/\{\d+\}/g, '{$&}'));
}

/**
 * JSON text of a value: the same data for every parser, and safe to print, because unprintable characters of
 * strings are written as `\u` escapes.
 */
export function toJson(value: unknown): string {
  // Outside of strings JSON text has none of them: without indentation it is one line.
  return JSON.stringify(value).replace(UNPRINTABLE, (character) =>
    [...Array(character.length).keys()]
      .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
