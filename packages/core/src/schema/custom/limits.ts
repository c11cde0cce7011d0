import { isObject, type Json, type JsonObject } from '../../json.js';
import { formatFault } from './formats.js';
import { counted, patternInWords, valuesInWords } from './words.js';

/**
 * Whether a string matches a pattern in RE2 syntax, which the API server uses. Undefined if that is not checked.
 * Patterns are strangers' data: matching must take linear time.
 */
export type PatternReader = (pattern: string, text: string) => boolean | undefined;

/** Returns the reader of one run. */
export type LoadPatterns = () => PatternReader | Promise<PatternReader>;

/** Stands for what was not checked. */
export const UNKNOWN = Symbol('unknown');

/** The requirements of a schema that a value of the right type does not meet, each after "expects". */
export function* limitFaults(
  value: Json,
  schema: JsonObject,
  patterns: PatternReader | undefined,
): Generator<string | typeof UNKNOWN> {
  const { enum: values } = schema;
  if (Array.isArray(values) && values.length > 0 && !values.some((each) => isEqual(each, value)))
    yield valuesInWords(values);
  if (typeof value === 'number') yield* numberFaults(value, schema);
  else if (typeof value === 'string') yield* textFaults(value, schema, patterns);
  else if (Array.isArray(value)) yield* countFaults(value.length, schema, 'Items', 'item');
  else if (isObject(value)) yield* countFaults(Object.keys(value).length, schema, 'Properties', 'entry');
}

function* numberFaults(value: number, schema: JsonObject): Generator<string> {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, format } = schema;
  if (typeof minimum === 'number') {
    if (exclusiveMinimum === true ? value <= minimum : value < minimum)
      yield exclusiveMinimum === true ? `a number above ${minimum}` : `a number of at least ${minimum}`;
  }
  if (typeof maximum === 'number') {
    if (exclusiveMaximum === true ? value >= maximum : value > maximum)
      yield exclusiveMaximum === true ? `a number below ${maximum}` : `a number of at most ${maximum}`;
  }
  // The form of later drafts of JSON Schema.
  if (typeof exclusiveMinimum === 'number' && value <= exclusiveMinimum)
    yield `a number above ${exclusiveMinimum}`;
  if (typeof exclusiveMaximum === 'number' && value >= exclusiveMaximum)
    yield `a number below ${exclusiveMaximum}`;
  if (typeof multipleOf === 'number' && multipleOf > 0 && !isMultiple(value, multipleOf))
    yield `a multiple of ${multipleOf}`;
  if (format === 'int32' && Number.isInteger(value) && (value < -(2 ** 31) || value > 2 ** 31 - 1))
    yield 'a whole number of 32 bits';
}

/** 0.3 is a multiple of 0.1, whatever binary fractions say. */
function isMultiple(value: number, of: number): boolean {
  const quotient = value / of;
  return Math.abs(quotient - Math.round(quotient)) < 1e-9 * Math.max(1, Math.abs(quotient));
}

function* textFaults(
  text: string,
  schema: JsonObject,
  patterns: PatternReader | undefined,
): Generator<string | typeof UNKNOWN> {
  const { minLength, maxLength, pattern, format } = schema;
  if (typeof minLength === 'number' && lengthOf(text) < minLength)
    yield `text of at least ${counted(minLength, 'character')}`;
  if (typeof maxLength === 'number' && lengthOf(text) > maxLength)
    yield `text of at most ${counted(maxLength, 'character')}`;
  if (typeof pattern === 'string' && pattern !== '') {
    const matches = patterns?.(pattern, text);
    if (matches === undefined) yield UNKNOWN;
    else if (!matches) yield patternInWords(pattern);
  }
  const wrong = typeof format === 'string' ? formatFault(text, format) : undefined;
  if (wrong !== undefined) yield wrong;
}

/** In characters, as the API server counts. */
function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length++;
  return length;
}

function* countFaults(
  count: number,
  schema: JsonObject,
  suffix: 'Items' | 'Properties',
  one: string,
): Generator<string> {
  const least = schema[`min${suffix}`];
  const most = schema[`max${suffix}`];
  const words = (limit: number): string =>
    one === 'entry' && limit !== 1 ? `${limit} entries` : counted(limit, one);
  if (typeof least === 'number' && count < least) yield `at least ${words(least)}`;
  if (typeof most === 'number' && count > most) yield `at most ${words(most)}`;
}

function isEqual(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  return keyOf(a) === keyOf(b);
}

/** A string that is the same for equal values, whatever the order of their keys. */
export function keyOf(value: Json): string {
  return JSON.stringify(value, (_, each: Json) =>
    isObject(each) ? Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)) : each,
  );
}
