/** What a comment or an annotation says, or why it says nothing. */
export type Directive =
  | { readonly kind: 'ignore'; readonly rules: readonly string[]; readonly reason: string }
  | { readonly kind: 'invalid'; readonly message: string };

const FORM = 'write "plimsoll-ignore pod-security/privileged -- why this is accepted"';

/** Reads the text of a comment behind its `#`; undefined when it is no directive. */
export function readComment(text: string): Directive | undefined {
  const match = /^\s*(plimsoll-[\w-]*)(?:\s+(.*?))?\s*$/.exec(text);
  if (!match) return undefined;
  if (match[1] !== 'plimsoll-ignore')
    return { kind: 'invalid', message: `Unknown directive "${match[1]}": ${FORM}.` };
  return readSelection(match[2] ?? '');
}

/** Reads `rule, rule -- reason`. */
export function readSelection(text: string): Directive {
  const separator = /(?:^|\s)--(?:\s|$)/.exec(text);
  const reason = separator ? text.slice(separator.index + separator[0].length).trim() : '';
  const rules = (separator ? text.slice(0, separator.index) : text)
    .split(',')
    .map((rule) => rule.trim())
    .filter((rule) => rule !== '');
  if (rules.length === 0) return { kind: 'invalid', message: `The suppression names no rule: ${FORM}.` };
  if (rules.some((rule) => /\s/.test(rule)))
    return {
      kind: 'invalid',
      message: `Rules are listed with commas, and the reason stands behind "--": ${FORM}.`,
    };
  if (reason === '') return { kind: 'invalid', message: `The suppression has no reason: ${FORM}.` };
  return { kind: 'ignore', rules, reason };
}
