import type { Json } from '../json.js';

type Scalar = string | number | boolean;

/** The conditions that rules of a file may set for a value. */
export interface Assertion {
  readonly exists?: boolean;
  readonly equals?: Scalar;
  readonly notEquals?: Scalar;
  readonly oneOf?: readonly Scalar[];
  readonly noneOf?: readonly Scalar[];
  readonly like?: string | readonly string[];
  readonly notLike?: string | readonly string[];
  readonly contains?: Scalar;
  readonly notContains?: Scalar;
  readonly atLeast?: number;
  readonly atMost?: number;
}

type Operators = {
  readonly [Name in keyof Assertion]-?: (
    value: Json | undefined,
    wanted: NonNullable<Assertion[Name]>,
  ) => boolean;
};

const holds = (value: Json | undefined, item: Scalar): boolean =>
  Array.isArray(value) && (value as readonly Json[]).includes(item);
const fits = (value: Json | undefined, patterns: string | readonly string[]): boolean =>
  typeof value === 'string' && [patterns].flat().some((pattern) => isLike(value, pattern));

/**
 * An absent value is undefined: it fails what requires a value, and passes what forbids one. The same goes for a value
 * of a type that the operator does not apply to.
 */
const OPERATORS: Operators = {
  exists: (value, wanted) => (value !== undefined) === wanted,
  equals: (value, wanted) => value === wanted,
  notEquals: (value, unwanted) => value !== unwanted,
  oneOf: (value, allowed) => (allowed as readonly (Json | undefined)[]).includes(value),
  noneOf: (value, forbidden) => !(forbidden as readonly (Json | undefined)[]).includes(value),
  like: fits,
  notLike: (value, patterns) => !fits(value, patterns),
  contains: holds,
  notContains: (value, item) => !holds(value, item),
  atLeast: (value, smallest) => typeof value === 'number' && value >= smallest,
  atMost: (value, largest) => typeof value === 'number' && value <= largest,
};

/** Whether a value meets all conditions. */
export function satisfies(value: Json | undefined, assertion: Assertion): boolean {
  return (Object.keys(assertion) as (keyof Assertion)[]).every((name) =>
    (OPERATORS[name] as (value: Json | undefined, wanted: unknown) => boolean)(value, assertion[name]),
  );
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
