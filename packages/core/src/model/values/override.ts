import { isObject, type Json } from '../../json.js';
import { UNKNOWN } from './part.js';

/**
 * Values without those that are set from elsewhere, by names as in `helm --set`: `server.image.tag`, `hosts[0].name`.
 * What such a name leads to is then unknown.
 */
export function overridden(values: Json, names: readonly string[]): Json {
  return names.reduce((root, name) => without(root, stepsOf(name)), values);
}

/** The keys of a name. A dot after a backslash is part of a key. */
const stepsOf = (name: string): readonly string[] =>
  name
    .replaceAll('\\.', '\0')
    .split(/[.[\]]/)
    .filter((step) => step !== '')
    .map((step) => step.replaceAll('\0', '.'));

function without(value: Json | undefined, [step, ...rest]: readonly string[]): Json {
  if (step === undefined) return UNKNOWN;
  if (Array.isArray(value)) {
    const index = Number(step);
    const items = value as readonly Json[];
    return index in items ? items.with(index, without(items[index], rest)) : items;
  }
  if (!isObject(value) || !Object.hasOwn(value, step)) return value ?? null;
  return { ...value, [step]: without(value[step], rest) };
}
