import { isObject, type Json, valueAt } from '../../json.js';
import type { Locator } from '../resource.js';
import { UNKNOWN } from './part.js';

/** Values, and where they are. */
export interface Layer extends Locator {
  readonly root: Json;
}

/** Merges layers of values as Helm does, with later ones over earlier ones. Each value keeps its own place. */
export function laidOver([first, ...rest]: readonly [Layer, ...Layer[]]): Layer {
  if (rest.length === 0) return first;
  const layers = [first, ...rest];
  return {
    root: layers.map(({ root }) => root).reduce((under, over) => merge(under, over)),
    locate: (path) => layers.findLast(({ root }) => valueAt(root, path) !== undefined)?.locate(path),
  };
}

/** Maps are merged, `null` removes a value, and everything else is replaced. */
const merge = (under: Json, over: Json): Json =>
  combine(under, over, (given) => (given === null ? undefined : given));

/** Values without those that others, with places in another file, override: these are unknown here. */
export const hiddenBy = (values: Json, over: Json): Json => combine(values, over, () => UNKNOWN);

function combine(under: Json, over: Json, take: (given: Json) => Json | undefined): Json {
  if (!isObject(under) || !isObject(over)) return take(over) ?? null;
  const entries = new Map(Object.entries(under));
  for (const [key, given] of Object.entries(over)) {
    const known = entries.get(key);
    const value =
      known === undefined
        ? take(given)
        : isObject(known) && isObject(given)
          ? combine(known, given, take)
          : take(given);
    if (value === undefined) entries.delete(key);
    else entries.set(key, value);
  }
  return Object.fromEntries(entries);
}
