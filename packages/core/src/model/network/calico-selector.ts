import type { Answer } from './selector.js';

const TERM =
  /^(?:all\(\)|has\((?<had>[^()\s]{1,300})\)|(?<key>[^()\s]{1,300}) (?<operator>==|!=|in|not in) (?<values>.{1,5000}))$/;

/** What is known about one label: its value, that it is absent, or nothing. */
export type LookUp = (key: string) => string | null | undefined;

/** A term of a selector: its condition for labels. */
type Term = (labelOf: LookUp) => Answer;

/** Caches parsed selectors: every pod and namespace is checked against a policy. */
const known = new Map<string, readonly Term[]>();
const MOST_KNOWN = 1000;

/**
 * Whether a selector in Calico's syntax matches, given what is known about the labels. It reads terms joined with `&&`.
 * Any other syntax is unknown. An absent selector is `all()`.
 * https://docs.tigera.io/calico/latest/reference/resources/globalnetworkpolicy#selectors
 */
export function matchCalicoSelector(selector: unknown, labelOf: LookUp): Answer {
  if (selector === undefined || selector === null || selector === '') return 'yes';
  if (typeof selector !== 'string' || selector.includes('||') || selector.length > 10_000) return 'unknown';
  let terms = known.get(selector);
  if (!terms) {
    terms = selector.split('&&').map((term) => readTerm(term.trim()));
    if (known.size === MOST_KNOWN) known.clear();
    known.set(selector, terms);
  }
  const answers = terms.map((term) => term(labelOf));
  return answers.includes('no') ? 'no' : answers.includes('unknown') ? 'unknown' : 'yes';
}

function readTerm(term: string): Term {
  const spaced = term.replaceAll('==', ' == ').replaceAll('!=', ' != ').split(/\s/).filter(Boolean).join(' ');
  const groups = TERM.exec(spaced)?.groups;
  if (!groups) return () => (spaced === 'all()' ? 'yes' : 'unknown');
  const { had, key = had, operator } = groups;
  if (key === undefined) return () => 'yes';
  const values = (groups.values ?? '').split(',').map((text) => text.replace(/[\s{}"']/g, ''));
  const wanted = operator === '==' || operator === 'in';
  return (labelOf) => {
    const value = labelOf(key);
    if (value === undefined) return 'unknown';
    if (had !== undefined) return value === null ? 'no' : 'yes';
    return (value !== null && values.includes(value)) === wanted ? 'yes' : 'no';
  };
}
