// The functions of https://github.com/fluxcd/pkg/tree/main/envsubst (funcs.go). Texts are bytes of UTF-8.
import { matches } from './match.js';
import { fromBytes, toBytes } from './scan.js';

type Apply = (value: string, args: readonly string[]) => string;

const withDefault: Apply = (value, args) => (value === '' ? args.join('') : value);

const FUNCTIONS: Readonly<Record<string, Apply>> = {
  ',': (value) => onFirst(value, lower),
  ',,': (value) => onCharacters(value, lower),
  '^': (value) => onFirst(value, upper),
  '^^': (value) => onCharacters(value, upper),
  '#': (value, [pattern]) =>
    pattern === undefined ? String(value.length) : trimPrefix(value, pattern, 'shortest'),
  '##': (value, [pattern = '']) => trimPrefix(value, pattern, 'longest'),
  '%': (value, [pattern = '']) => trimSuffix(value, pattern, 'shortest'),
  '%%': (value, [pattern = '']) => trimSuffix(value, pattern, 'longest'),
  ':': substring,
  '/': (value, [from = '', to = '']) => replaceFirst(value, from, to),
  '//': (value, [from = '', to = '']) => replaceAll(value, from, to),
  '/#': (value, [from = '', to]) =>
    to !== undefined && value.startsWith(from) ? to + value.slice(from.length) : value,
  '/%': (value, [from = '', to]) =>
    to !== undefined && value.endsWith(from) ? value.slice(0, value.length - from.length) + to : value,
};

/** Applies the function of an operator to a value. Each default operator returns the default. */
export function applyFunction(name: string, value: string, args: readonly string[]): string {
  return (FUNCTIONS[name] ?? withDefault)(value, args);
}

/** Whether an operator gives a default, so that the variable may be missing. */
export const isDefaultSign = (name: string): boolean => /^:?[-+=?]$/.test(name);

const onCharacters = (bytes: string, change: (char: string) => string): string =>
  toBytes([...fromBytes(bytes)].map(change).join(''));

function onFirst(bytes: string, change: (char: string) => string): string {
  const [first = '', ...rest] = fromBytes(bytes);
  return toBytes(change(first) + rest.join(''));
}

/** Go maps each character to one character, even if its other case is written with several. */
const oneFor = (char: string, changed: string): string => ([...changed].length === 1 ? changed : char);
const lower = (char: string): string => oneFor(char, char.toLowerCase());
const upper = (char: string): string => oneFor(char, char.toUpperCase());

function substring(value: string, [from = '', count]: readonly string[]): string {
  let start = integer(from);
  if (start === undefined) return value;
  if (start < 0) start = Math.max(0, value.length + start);
  if (count === undefined) return value.slice(start);
  const length = integer(count);
  if (length === undefined) return value;
  if (length >= 0) return value.slice(start, start + length);
  const end = value.length + length;
  return end < start ? '' : value.slice(start, end);
}

function integer(text: string): number | undefined {
  return /^[+-]?\d{1,18}$/.test(text) ? Number(text) : undefined;
}

/** In Go an empty string matches once, before the first character. */
function replaceFirst(value: string, from: string, to: string): string {
  const at = value.indexOf(from);
  return at === -1 ? value : value.slice(0, at) + to + value.slice(at + from.length);
}

/** An empty string matches before each character and at the end. */
function replaceAll(value: string, from: string, to: string): string {
  if (from !== '') return value.split(from).join(to);
  return to + [...fromBytes(value)].map((char) => toBytes(char) + to).join('');
}

function trimPrefix(value: string, pattern: string, which: 'shortest' | 'longest'): string {
  let shortest = '';
  for (let end = value.length; end > 0; end--) {
    const match = matches(pattern, value.slice(0, end));
    if (match === undefined) return value;
    if (match && which === 'longest') return value.slice(end);
    if (match) shortest = value.slice(0, end);
  }
  return value.slice(shortest.length);
}

function trimSuffix(value: string, pattern: string, which: 'shortest' | 'longest'): string {
  return reversed(trimPrefix(reversed(value), reversed(pattern), which));
}

const reversed = (bytes: string): string => toBytes([...fromBytes(bytes)].reverse().join(''));
