import type { Answer } from './selector.js';

const TERM =
  /^(?:all\(\)|has\((?<had>[^()\s]{1,300})\)|(?<key>[^()\s]{1,300}) (?<operator>==|!=|in|not in) (?<values>.{1,5000}))$/;

/** What is known of one label: its value, that it is absent, or nothing. */
export type LookUp = (key: string) => string | null | undefined;

/**
 * Whether a selector in Calico's words holds, by what is known of the labels: terms joined with `&&`. Other words are
 * unknown. An absent selector is `all()`.
 * https://docs.tigera.io/calico/latest/reference/resources/globalnetworkpolicy#selectors
 */
export function matchCalicoSelector(selector: unknown, labelOf: LookUp): Answer {
  if (selector === undefined || selector === null || selector === '') return 'yes';
  if (typeof selector !== 'string' || selector.includes('||') || selector.length > 10_000) return 'unknown';
  const answers = selector.split('&&').map((term) => matchTerm(term.trim(), labelOf));
  return answers.includes('no') ? 'no' : answers.includes('unknown') ? 'unknown' : 'yes';
}

function matchTerm(term: string, labelOf: LookUp): Answer {
  const spaced = term.replaceAll('==', ' == ').replaceAll('!=', ' != ').split(/\s/).filter(Boolean).join(' ');
  const groups = TERM.exec(spaced)?.groups;
  if (!groups) return spaced === 'all()' ? 'yes' : 'unknown';
  const key = groups.had ?? groups.key;
  if (key === undefined) return 'yes';
  const value = labelOf(key);
  if (value === undefined) return 'unknown';
  if (groups.had !== undefined) return value === null ? 'no' : 'yes';
  const values = (groups.values ?? '').split(',').map((text) => text.replace(/[\s{}"']/g, ''));
  const listed = value !== null && values.includes(value);
  return listed === (groups.operator === '==' || groups.operator === 'in') ? 'yes' : 'no';
}
