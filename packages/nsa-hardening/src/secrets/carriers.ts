import type { Path } from '@plimsoll/core/internal';
import { isObject, type Json } from '@plimsoll/core/kubernetes';
import type { Part } from './carrier-table.js';

/** A scalar of a carrier: a setting with its name, or a text with settings. */
export interface CarriedValue {
  /** Undefined for a text as a whole. */
  readonly name: string | undefined;
  readonly value: string;
  readonly path: Path;
  readonly what: string;
  readonly secrets: readonly string[];
}

/** The named values and texts of an object in the table. */
export function* carriedValues(root: Json, parts: readonly Part[]): Generator<CarriedValue> {
  for (const { path, form, what, secrets = [], ofChart = false } of parts)
    for (const place of placesAt(root, path)) {
      if (form === 'text' && typeof place.value === 'string')
        yield { name: undefined, value: place.value, path: place.path, what, secrets };
      else if (typeof place.value === 'object')
        for (const { name, value, path: at } of scalarsOf(place, ofChart))
          yield { name, value, path: at, what, secrets };
    }
}

interface Place {
  readonly value: Json;
  readonly path: Path;
}

function placesAt(root: Json, path: readonly string[]): readonly Place[] {
  let places: readonly Place[] = [{ value: root, path: [] }];
  for (const step of path)
    places = places.flatMap((place) => {
      if (step === '*') return Array.isArray(place.value) ? childrenOf(place) : [];
      const value = isObject(place.value) && Object.hasOwn(place.value, step) ? place.value[step] : undefined;
      return value === undefined || value === null ? [] : [{ value, path: [...place.path, step] }];
    });
  return places;
}

function childrenOf({ value, path }: Place): readonly Place[] {
  if (Array.isArray(value))
    return value.map((item, index) => ({ value: item as Json, path: [...path, index] }));
  return isObject(value)
    ? Object.keys(value).map((key) => ({ value: value[key]!, path: [...path, key] }))
    : [];
}

/** Maps whose values are keys of a Secret: `secretKeys: {adminPassword: password}`. */
const KEYS_OF_SECRETS = /secretKeys$|keyRef$|keyMappings?$|secretRefs?$/i;

/** Whether a value is a whole object, which is checked as one. */
const isWholeObject = (value: Json): boolean =>
  isObject(value) && typeof value.apiVersion === 'string' && typeof value.kind === 'string';

/** Whether values name an existing Secret: then the chart does not use the password beside it. */
const namesSecret = (value: Json): boolean =>
  isObject(value) && typeof value.existingSecret === 'string' && value.existingSecret !== '';

/** Each text with its key, or, for a `value` in a list of variables, with the `name` beside it. */
function* scalarsOf(place: Place, ofChart: boolean): Generator<Omit<CarriedValue, 'what' | 'secrets'>> {
  const beside = isObject(place.value) ? place.value.name : undefined;
  const isUnused = ofChart && namesSecret(place.value);
  for (const child of childrenOf(place)) {
    const { value, path } = child;
    if (typeof value === 'object') {
      const isOther = KEYS_OF_SECRETS.test(String(path.at(-1))) || (ofChart && isWholeObject(value));
      if (!isOther) yield* scalarsOf(child, ofChart);
    } else if (!isUnused && (typeof value === 'string' || (typeof value === 'number' && value > 999))) {
      const key = String(path.at(-1));
      yield {
        name: key === 'value' && typeof beside === 'string' ? beside : key,
        value: String(value),
        path,
      };
    }
  }
}
