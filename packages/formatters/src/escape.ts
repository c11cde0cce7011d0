// Escapes every text from the input (a name, a path, a message that quotes one) for its sink. Two kinds of characters
// must not get through: controls that move a terminal's cursor or start a line that looks like ours, and invisible
// format characters, above all bidirectional ones, that make a text look like another (https://trojansource.codes).

/**
 * Replaces controls (C0, C1), format characters (including bidirectional ones), lone surrogates, line separators. The
 * pattern is made on use: that takes longer than to escape a short report.
 */
function replaceUnprintable(text: string, escaped: (character: string) => string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, escaped);
}

/**
 * What runners of GitHub Actions, Azure Pipelines and TeamCity take for a command anywhere in a line:
 * `##[error]`, `##vso[task.x]`, `##teamcity[…]`. https://github.com/actions/runner src/Runner.Common/ActionCommand.cs
 */
const COMMAND = /##(\w*\[)/g;

/** Printable ASCII needs no escape. Nearly every text is nothing else. */
const PLAIN = /^[ -~]*$/;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * For a terminal, a log or an editor: one line in which every character is visible, with `\n` and `\x1b` written out.
 * The start of a line must not begin with `::`, see {@link escapeLineStart}.
 * @example
 * escapeLine('a\nb'); // 'a\\nb'
 */
export function escapeLine(text: string): string {
  const printable = PLAIN.test(text)
    ? text
    : replaceUnprintable(text, (character) => SHORT[character] ?? hexEscape(character.codePointAt(0)!));
  return printable.includes('##') ? printable.replace(COMMAND, '#\\x23$1') : printable;
}

/**
 * {@link escapeLine} for a path at the start of a line: so that a file `::error::` is not a command of GitHub Actions.
 */
export function escapeLineStart(path: string): string {
  return escapeLine(path).replace(/^\s*::/, './$&');
}

/** For the message of a workflow command of GitHub Actions. */
export function escapeCommandMessage(text: string): string {
  return escapeLine(text).replaceAll('%', '%25');
}

/** For a property of a workflow command, such as `file`: `:` and `,` would end it. */
export function escapeCommandProperty(text: string): string {
  return escapeCommandMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/**
 * For text and attributes, in double quotes, of XML and HTML.
 * @example
 * escapeMarkup('<a & b>'); // '&lt;a &amp; b&gt;'
 */
export function escapeMarkup(text: string): string {
  return escapeLine(text).replace(/[&<>"'\ufffe\uffff]/g, (character) => ENTITIES[character] ?? '\ufffd');
}

/** U+FFFE and U+FFFF, which XML cannot contain (https://www.w3.org/TR/xml/#charsets), have no entity. */
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function hexEscape(code: number): string {
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\u{${code.toString(16)}}`;
}

/**
 * For a plain text message of SARIF. Brackets could make a link there (SARIF 2.1.0, 3.11.6), and `{0}` would be
 * a placeholder (3.11.5).
 * @example
 * escapeSarifMessage('[a](b)');
 */
export function escapeSarifMessage(text: string): string {
  // Placeholders last: the escape of an Egyptian format character, `\u{13430}`, would be one.
  return escapeLine(text.replace(/[\\[\]]/g, '\\$&')).replace(/\{\d+\}/g, '{$&}');
}

/**
 * The JSON text of a value: the same data for every parser, and safe to print. Writes unprintable characters in
 * strings, and what a log would take for a command, as `\u` escapes.
 * @example
 * toJson({ kind: 'Pod' }); // '{"kind":"Pod"}'
 */
export function toJson(value: unknown): string {
  // JSON text has no unprintable characters outside of strings: without indentation it is one line.
  const text = JSON.stringify(value);
  const printable = PLAIN.test(text)
    ? text
    : replaceUnprintable(text, (character) =>
        [...Array(character.length).keys()]
          .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
          .join(''),
      );
  return printable.includes('##') ? printable.replace(COMMAND, '#\\u0023$1') : printable;
}
