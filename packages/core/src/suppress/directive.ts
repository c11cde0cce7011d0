import { isDay } from '../config/day.js';

/** What a comment or an annotation says, or why it is invalid. */
export type Directive =
  | ({ readonly kind: 'ignore' } & Waiver)
  | { readonly kind: 'invalid'; readonly message: string };

/** What is waived, why, by whom and until when. */
interface Waiver {
  readonly rules: readonly string[];
  readonly reason: string;
  readonly owner?: string;
  readonly expires?: string;
}

/** What precedes the rules in a comment. */
export const COMMENT = 'plimsoll-ignore ';

/** Reads a comment of a text, from its `#`. Undefined if it is not a directive. */
export function commentDirective(
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
): Directive | undefined {
  const own = text.slice(start + 1, end);
  return readComment(own) ?? (isBehind(own) && !mayBeEntry(text, start, end) ? BEHIND : undefined);
}

const BEHIND: Directive = {
  kind: 'invalid',
  message:
    'This suppression is not at the beginning of its comment, so it has no effect. Write it right behind one #, or on a line of its own above the entry.',
};

/** Whether a comment contains a whole suppression that is not at its beginning. */
function isBehind(text: string): boolean {
  const [, rest] = /(?:^[^\w\n]{1,8}|\s#+\s*)plimsoll-ignore\s(.*)/.exec(text) ?? [];
  return rest !== undefined && readSelection(rest, COMMENT).kind === 'ignore';
}

/**
 * Whether a comment may be an entry that is commented out, with its own comment: it is alone on its line, with an entry
 * or with other comments around it.
 */
function mayBeEntry(text: string, start: number, end: number): boolean {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  if (text.slice(lineStart, start).trim() !== '') return false;
  if (/^[\s#]*\w/.test(text.slice(start, end).replace(/plimsoll-ignore.*/, ''))) return true;
  const above = text.slice(text.lastIndexOf('\n', lineStart - 2) + 1, lineStart);
  const [below] = text.slice(end + 1, end + 200).split('\n', 1);
  return /^\s*#/.test(above) || /^\s*#/.test(below!);
}

/** Reads the text of a comment after its `#`. Undefined if it is not a directive. */
function readComment(text: string): Directive | undefined {
  const [, word, rest = ''] = /^\s*(plimsoll-\S*)\s*(.*)$/is.exec(text) ?? [];
  if (word === undefined) {
    const meant = NEARLY.exec(text.trim())?.[0];
    return meant === undefined
      ? undefined
      : { kind: 'invalid', message: `Unknown directive "${meant}". ${form(COMMENT)}.` };
  }
  if (word !== 'plimsoll-ignore')
    return { kind: 'invalid', message: `Unknown directive "${word}". ${form(COMMENT)}.` };
  return readSelection(rest, COMMENT);
}

/** What looks like a directive: `plimsoll:ignore`, `plimsoll.dev/ignored`, `plimsoll ignore cis/x`. Prose does not. */
const NEARLY =
  /^plimsoll?(?:(?:\.dev)?[:/_=.-][ ]?(?:ignor|disabl|suppress|skip|waive|allow|accept)[\w-]*|[ ](?:ignore|disable|suppress|skip|waive)[ds]?:?[ ][\w-]{1,60}\/[\w*-]+)/i;

/** Reads `rule, rule owner=team expires=2027-01-31 -- reason`. `before` is what precedes it in the text. */
export function readSelection(text: string, before: string): Directive {
  const { head, tail } = split(text);
  const reason = tail.replace(/^--/, '').trim();
  const words = head.split(/\s+/);
  const settings = new Map(words.filter(isSetting).map(nameAndValue));
  const rules = words
    .filter((word) => !isSetting(word))
    .join(' ')
    .split(',')
    .map((rule) => rule.trim())
    .filter((rule) => rule !== '');
  const invalid = (message: string): Directive => ({
    kind: 'invalid',
    message: `${message} ${form(before)}.`,
  });
  const [owner, expires] = [settings.get('owner'), settings.get('expires')];
  for (const [name, value] of settings) {
    if (name !== 'owner' && name !== 'expires')
      return { kind: 'invalid', message: `Unknown setting "${name}": known are owner and expires.` };
    if (value === '') return { kind: 'invalid', message: `Write the value of ${name} without a space.` };
  }
  if (expires !== undefined && !isDay(expires))
    return { kind: 'invalid', message: `"${expires}" is not a day. Write "expires=2027-01-31".` };
  if (rules.length === 0) return invalid('The suppression names no rule.');
  if (rules.some((rule) => /\s/.test(rule)))
    return invalid('Separate rules with commas, and write the reason after "--".');
  if (reason === '') return invalid('The suppression has no reason.');
  return {
    kind: 'ignore',
    rules,
    reason,
    ...(owner !== undefined && { owner }),
    ...(expires !== undefined && { expires }),
  };
}

/** Splits off the reason with its `--`. */
function split(text: string): { readonly head: string; readonly tail: string } {
  const separator = /(?:^|\s)--(?:\s|$)/.exec(text);
  const end = separator ? separator.index + separator[0].indexOf('--') : text.length;
  return { head: text.slice(0, end), tail: text.slice(end) };
}

/** Rule ids contain no `=`. */
const isSetting = (word: string): boolean => word.includes('=');

function nameAndValue(word: string): readonly [string, string] {
  const at = word.indexOf('=');
  return [word.slice(0, at), word.slice(at + 1)];
}

/** A suppression with only the rules that are still needed. Empty if none is. */
export function withoutRules(
  text: string,
  rules: readonly string[],
  unused: readonly string[],
  before: string,
): string {
  const left = rules.filter((rule) => !unused.includes(rule));
  if (left.length === 0) return '';
  const start = text.indexOf(before) + before.length;
  const { head, tail } = split(text.slice(start));
  const settings = head.split(/\s+/).filter(isSetting);
  return `${text.slice(0, start)}${[left.join(', '), ...settings, tail].join(' ')}`;
}

const form = (before: string): string => `Write "${before}pod-security/privileged -- why this is accepted"`;
