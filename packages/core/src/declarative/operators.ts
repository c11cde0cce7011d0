import type { Json } from '../json.js';
import type { Scalar, TextTest } from './types.js';

/** The operators that compare a value with another one: both are known. */
export const COMPARISONS: {
  readonly [Name in ComparisonName]: (value: Json | undefined, wanted: Wanted) => boolean;
} = {
  exists: (value, wanted) => (value !== undefined) === wanted,
  equals: isSame,
  notEquals: (value, unwanted) => !isSame(value, unwanted),
  oneOf: (value, allowed) => listed(allowed).some((item) => isSame(value, item)),
  noneOf: (value, forbidden) => !listed(forbidden).some((item) => isSame(value, item)),
  like: fits,
  notLike: (value, patterns) => !fits(value, patterns),
  contains: holds,
  notContains: (value, item) => !holds(value, item),
  atLeast: (value, smallest) =>
    typeof value === 'number' && typeof smallest === 'number' && value >= smallest,
  atMost: (value, largest) => typeof value === 'number' && typeof largest === 'number' && value <= largest,
};

export type ComparisonName =
  | 'exists'
  | 'equals'
  | 'notEquals'
  | 'oneOf'
  | 'noneOf'
  | 'like'
  | 'notLike'
  | 'contains'
  | 'notContains'
  | 'atLeast'
  | 'atMost';

/** A literal, a list of them, or what a reference leads to: nothing if the field is absent. */
export type Wanted = Json | undefined | readonly (Json | undefined)[];

export function isComparison(name: string): name is ComparisonName {
  return Object.hasOwn(COMPARISONS, name);
}

/** An absent value is the same as nothing, not even another absent one. */
function isSame(value: Json | undefined, wanted: Wanted): boolean {
  return value !== undefined && value === wanted;
}

function listed(wanted: Wanted): readonly (Json | undefined)[] {
  return Array.isArray(wanted) ? (wanted as readonly (Json | undefined)[]) : [];
}

function holds(value: Json | undefined, item: Wanted): boolean {
  return item !== undefined && Array.isArray(value) && (value as readonly Json[]).includes(item as Scalar);
}

function fits(value: Json | undefined, patterns: Wanted): boolean {
  return typeof value === 'string' && [patterns].flat().some((pattern) => isLike(value, pattern as string));
}

/** Whether a value is a string that one of the expressions matches. Undefined if that is not known. */
export function matchesOne(value: Json | undefined, tests: readonly TextTest[]): boolean | undefined {
  if (typeof value !== 'string') return false;
  const answers = tests.map((test) => test(value));
  if (answers.includes(true)) return true;
  return answers.includes(undefined) ? undefined : false;
}

/**
 * `*` matches any string, `?` one character. No regular expressions: a rules file is data, and its patterns must not
 * take exponential time.
 */
export function isLike(text: string, pattern: string): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  let i = 0;
  while (at < text.length) {
    if (pattern[i] === '*') {
      star = i++;
      resume = at;
    } else if (i < pattern.length && (pattern[i] === '?' || pattern[i] === text[at])) {
      i++;
      at++;
    } else if (star !== -1) {
      i = star + 1;
      at = ++resume;
    } else return false;
  }
  while (pattern[i] === '*') i++;
  return i === pattern.length;
}
