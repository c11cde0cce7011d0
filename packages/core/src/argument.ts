import { didYouMean } from './suggest.js';

/** What a program gave as an argument, for the message that refuses it. */
export function described(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (Array.isArray(value)) return 'a list';
  if (typeof value !== 'object')
    return typeof value === 'number' ? `the number ${value}` : `a ${typeof value}`;
  const tag = tagOf(value);
  if (tag === 'Promise') return 'a promise; use await';
  if (ArrayBuffer.isView(value)) return 'bytes; decode them, for example with toString() of a Buffer';
  if (tag === 'Object' || tag === 'Module') return 'an object';
  return /^[AEIO]/.test(tag) ? `an ${tag}` : `a ${tag}`;
}

/** The name of a built-in class, also of one of another realm, such as that of a test runner. */
const tagOf = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1);

/** Whether a value has keys to read. Lists, promises, maps, dates and bytes are objects, too, but have none. */
export const isKeyed = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && ['Object', 'Module'].includes(tagOf(value));

const hasKey = (value: unknown, key: string): boolean =>
  typeof value === 'object' && value !== null && key in value;

const isListOf = (value: unknown, test: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(test);

/** What an option may be, by the words for it. */
const TESTS = {
  'a string': (value) => typeof value === 'string',
  'a number': (value) => typeof value === 'number' && !Number.isNaN(value),
  'a whole number above 0': (value) =>
    (Number.isInteger(value) || value === Number.POSITIVE_INFINITY) && Number(value) > 0,
  'true or false': (value) => typeof value === 'boolean',
  false: (value) => value === false,
  'a function': (value) => typeof value === 'function',
  'an object': isKeyed,
  'a Map': (value) => tagOf(value) === 'Map',
  'a list of strings': (value) => isListOf(value, (item) => typeof item === 'string'),
  'a list of objects': (value) => isListOf(value, isKeyed),
  'a valid Date': (value) => tagOf(value) === 'Date' && !Number.isNaN(Number(value)),
  'a signal, such as that of an AbortController': (value) =>
    typeof value === 'object' && hasKey(value, 'aborted'),
  'a LintMemory': (value) => hasKey(value, 'begin'),
  'an object with files, placeOf and isWhole': (value) => hasKey(value, 'placeOf') && hasKey(value, 'files'),
  'an object with files, get and set': (value) =>
    hasKey(value, 'files') && hasKey(value, 'get') && hasKey(value, 'set'),
  'what parseBaseline() returned': (value) => hasKey(value, 'entries') && hasKey(value, 'regionOf'),
  'what loadConfig() returned': (value) => hasKey(value, 'config') && hasKey(value, 'describe'),
} satisfies Readonly<Record<string, (value: unknown) => boolean>>;

type Kind = keyof typeof TESTS;

/** What each option of a function may be. Strings in quotes stand for themselves: `"later"`. */
export type OptionKinds<T> = { readonly [K in keyof Required<T>]: readonly (Kind | `"${string}"`)[] };

/** Whether a value is of a kind. */
const isA = (value: unknown, kind: string): boolean =>
  kind.startsWith('"') ? value === kind.slice(1, -1) : TESTS[kind as Kind](value);

/**
 * Refuses options that are no object, and options of a wrong type. Options that are undefined count as left out.
 * @param call the function, for the message
 * @param example options as they are written
 * @throws TypeError that says which option is wrong, what it is and what to pass
 */
export function checkOptions<T extends object>(
  call: string,
  options: unknown,
  kinds: OptionKinds<T>,
  example: string,
): asserts options is T {
  if (!isKeyed(options))
    throw new TypeError(
      `${call} expects its options as an object, such as ${example}. It got ${described(options)}.`,
    );
  // Without a list of pairs: files are parsed by the thousand.
  for (const name of Object.keys(kinds) as (keyof T & string)[]) {
    const value = (options as T)[name];
    const allowed: readonly string[] = kinds[name];
    if (value !== undefined && !allowed.some((kind) => isA(value, kind)))
      throw new TypeError(
        `${call}: the option "${name}" must be ${allowed.join(' or ')}. It is ${shown(value)}.`,
      );
  }
}

/** The value of an option in words. A short string is shown: it may be a misspelt one of several. */
function shown(value: unknown): string {
  if (typeof value === 'string')
    return value.length <= 40 ? `the string ${JSON.stringify(value)}` : 'a string';
  if (typeof value === 'boolean') return String(value);
  if (tagOf(value) === 'Date') return 'an invalid Date';
  return Array.isArray(value) && value.length > 0
    ? `a list with ${described(value.find((item) => typeof item !== 'string') ?? value[0])}`
    : described(value);
}

/**
 * Refuses options that a function does not have, since they would have no effect.
 * @param elsewhere where a name belongs that is none of an option, or undefined if nobody knows it
 * @throws TypeError that names the option, and the one that was meant
 */
export function checkNames(
  call: string,
  options: object,
  kinds: object,
  elsewhere: (name: string) => string | undefined,
): void {
  const known = Object.keys(kinds);
  for (const name of Object.keys(options))
    if (!known.includes(name))
      throw new TypeError(
        `${call} has no option "${name}".${elsewhere(name) ?? (didYouMean(name, known) || ` It has: ${known.join(', ')}.`)}`,
      );
}
