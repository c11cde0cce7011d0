// The functions that templates of ApplicationSets commonly use. https://masterminds.github.io/sprig/
import type { Json } from '@plimsoll/core/kubernetes';
import { printed } from './go-values.js';

/** The result of a function that is used in a way that is not followed here. */
export const UNKNOWN = Symbol('unknown');
export type Value = Json | undefined | typeof UNKNOWN;

type TemplateFunction = (parameters: readonly Json[]) => Value;

const onTexts =
  (count: number, own: (...texts: string[]) => string): TemplateFunction =>
  (parameters) => {
    const texts = parameters.map((value) => (typeof value === 'string' ? value : UNKNOWN));
    const known = texts.filter((value) => value !== UNKNOWN);
    return known.length === count && texts.length === count ? Reflect.apply(own, undefined, known) : UNKNOWN;
  };

/** https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/GoTemplate/#normalize-function */
export function normalize(text: string): string {
  const name = text
    .toLowerCase()
    .replaceAll(/[^-a-z0-9.]/g, '-')
    .slice(0, 253);
  return name.replaceAll(/^[-.]{1,253}|[-.]{1,253}$/g, '');
}

/** The same page: for parts of a DNS name, at most 50 characters long unless another length is given. */
const slugify: TemplateFunction = (parameters) => {
  const [length, isSmart, text] = parameters.length === 3 ? parameters : [50, false, parameters[0]];
  if (typeof length !== 'number' || typeof text !== 'string') return UNKNOWN;
  // Other alphabets are transliterated by tables that this program does not have.
  if (/[^\x20-\x7e]/.test(text)) return UNKNOWN;
  const slug = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9_]+/g, '-')
    .replaceAll(/^[-_]|[-_]$/g, '');
  if (slug.length <= length) return slug;
  return isSmart === false ? slug.slice(0, length) : UNKNOWN;
};

const index: TemplateFunction = ([from, ...steps]) => {
  let value: Json | undefined = from;
  for (const step of steps) {
    if (Array.isArray(value) && typeof step === 'number') {
      if (step < 0 || step >= value.length) return UNKNOWN;
      value = value[step];
    } else if (
      typeof value === 'object' &&
      value !== null &&
      !Array.isArray(value) &&
      typeof step === 'string'
    )
      value = Object.hasOwn(value, step) ? (value as Record<string, Json>)[step] : undefined;
    else return UNKNOWN;
  }
  return value;
};

const isEmpty = (value: Json | undefined): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  value === 0 ||
  value === false ||
  (typeof value === 'object' && Object.keys(value).length === 0);

export const FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  index,
  slugify,
  normalize: onTexts(1, normalize),
  lower: onTexts(1, (text) => text.toLowerCase()),
  upper: onTexts(1, (text) => text.toUpperCase()),
  trim: onTexts(1, (text) => text.trim()),
  trimPrefix: onTexts(2, (prefix, text) => (text.startsWith(prefix) ? text.slice(prefix.length) : text)),
  trimSuffix: onTexts(2, (suffix, text) =>
    suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text,
  ),
  replace: onTexts(3, (old, now, text) => text.replaceAll(old, () => now)),
  default: ([otherwise, given]) => (isEmpty(given) ? otherwise : given),
  quote: (parameters: readonly Json[]) => JSON.stringify(printed(parameters[0], '')) ?? UNKNOWN,
  toString: (parameters: readonly Json[]) => printed(parameters[0], '<nil>') ?? UNKNOWN,
};
