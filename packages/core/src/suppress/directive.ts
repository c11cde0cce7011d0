/** What a comment or an annotation says, or why it says nothing. */
export type Directive =
  | { readonly kind: 'ignore'; readonly rules: readonly string[]; readonly reason: string }
  | { readonly kind: 'invalid'; readonly message: string };

/** What stands before the rules in a comment. */
export const COMMENT = 'plimsoll-ignore ';

/** Reads the text of a comment behind its `#`; undefined when it is no directive. */
export function readComment(text: string): Directive | undefined {
  const [, word, rest = ''] = /^\s*(plimsoll-\S*)\s*(.*)$/is.exec(text) ?? [];
  if (word === undefined) {
    const meant = NEARLY.exec(text.trim())?.[0];
    return meant === undefined
      ? undefined
      : { kind: 'invalid', message: `Unknown directive "${meant}": ${form(COMMENT)}.` };
  }
  if (word !== 'plimsoll-ignore')
    return { kind: 'invalid', message: `Unknown directive "${word}": ${form(COMMENT)}.` };
  return readSelection(rest, COMMENT);
}

/** What is meant as a directive: `plimsoll:ignore`, `plimsoll.dev/ignored`, `plimsoll ignore cis/x`. Prose is not. */
const NEARLY =
  /^plimsoll?(?:(?:\.dev)?[:/_=.-][ ]?(?:ignor|disabl|suppress|skip|waive|allow|accept)[\w-]*|[ ](?:ignore|disable|suppress|skip|waive)[ds]?:?[ ][\w-]{1,60}\/[\w*-]+)/i;

/** Reads `rule, rule -- reason`; `before` is what stands before it where this is written. */
export function readSelection(text: string, before: string): Directive {
  const separator = /(?:^|\s)--(?:\s|$)/.exec(text);
  const reason = separator ? text.slice(separator.index + separator[0].length).trim() : '';
  const rules = (separator ? text.slice(0, separator.index) : text)
    .split(',')
    .map((rule) => rule.trim())
    .filter((rule) => rule !== '');
  const invalid = (message: string): Directive => ({
    kind: 'invalid',
    message: `${message}: ${form(before)}.`,
  });
  if (rules.length === 0) return invalid('The suppression names no rule');
  if (rules.some((rule) => /\s/.test(rule)))
    return invalid('Rules are listed with commas, and the reason stands behind "--"');
  if (reason === '') return invalid('The suppression has no reason');
  return { kind: 'ignore', rules, reason };
}

/** A suppression with the rules that are still needed; empty where none is. */
export function withoutRules(
  text: string,
  rules: readonly string[],
  unused: readonly string[],
  before: string,
): string {
  const left = rules.filter((rule) => !unused.includes(rule));
  const start = text.indexOf(before) + before.length;
  const separator = text.indexOf('--', start);
  return left.length === 0 ? '' : `${text.slice(0, start)}${left.join(', ')} ${text.slice(separator)}`;
}

const form = (before: string): string => `write "${before}pod-security/privileged -- why this is accepted"`;
