import { isObject, type Json } from '../../json.js';

/** The most values that a message lists, and the most characters of a pattern. */
const VALUES_SHOWN = 8;
const PATTERN_SHOWN = 100;

/** The types of a schema, after "expects". */
const TYPES: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  integer: 'a whole number',
  null: 'null',
  number: 'a number',
  object: 'a map',
  string: 'a string',
};

export function typeInWords(types: readonly string[]): string {
  return types.map((type) => TYPES[type] ?? type).join(' or ');
}

/** The form of a value, with its article. Messages never contain the values themselves. */
export function formInWords(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return isObject(value) ? 'a map' : `a ${typeof value}`;
}

export function valuesInWords(values: readonly Json[]): string {
  const shown = values.filter((value) => value !== '').slice(0, VALUES_SHOWN);
  const words = shown.map((value) => `'${typeof value === 'string' ? value : JSON.stringify(value)}'`);
  if (words.length <= 1) return words[0] ?? 'an empty string';
  return `one of ${words.join(', ')}${values.length > VALUES_SHOWN ? ', …' : ''}`;
}

export function patternInWords(pattern: string): string {
  return `text that matches ${pattern.length > PATTERN_SHOWN ? `${pattern.slice(0, PATTERN_SHOWN)}…` : pattern}`;
}

/** `1 item`, `3 items`. */
export function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}
