import { isObject, type Json, type JsonObject, ownValue, type Path } from '../../json.js';

/** A place in the values of a chart. */
export interface Place {
  readonly value: Json | undefined;
  /** From the root of the values. */
  readonly path: Path;
}

/** Stands for an unknown value, in the form of one that is filled in later. */
export const UNKNOWN = '$' + '{UNKNOWN}';

/** A part of an object that is made of values, with the origin of each of its own parts. */
export type Part = Copy | Made | MapPart | ListPart;

/** It is in the values as it is. */
interface Copy {
  readonly is: 'copy';
  readonly from: Path;
  readonly value: Json;
}

/** A chart makes it because of a value: the value's key represents it. */
interface Made {
  readonly is: 'made';
  readonly from: Path | undefined;
  readonly value: Json;
}

interface MapPart {
  readonly is: 'map';
  readonly from: Path | undefined;
  readonly entries: ReadonlyMap<string, Part>;
}

interface ListPart {
  readonly is: 'list';
  readonly from: Path | undefined;
  readonly items: readonly Part[];
}

/** The place of a key in a map, or of nested keys. Without a value if there is none. */
export const at = (place: Place, ...keys: readonly string[]): Place => below(place, keys);

/** The place that nested keys lead to. */
export function below(place: Place, keys: readonly string[]): Place {
  return new Below(place, keys);
}

/** Most places that are looked at have no value, and nobody asks for their path. */
class Below implements Place {
  readonly value: Json | undefined;
  readonly #from: Place;
  readonly #keys: readonly string[];
  #path: Path | undefined;

  constructor(from: Place, keys: readonly string[]) {
    let { value } = from;
    for (const key of keys) value = ownValue(value, key);
    this.value = value;
    this.#from = from;
    this.#keys = keys;
  }

  get path(): Path {
    this.#path ??= [...this.#from.path, ...this.#keys];
    return this.#path;
  }
}

/** The entries of a map. Empty for anything else. */
export function entriesOf(place: Place): readonly (readonly [string, Place])[] {
  const { value } = place;
  if (!isObject(value)) return [];
  const { path } = place;
  return Object.keys(value).map((key) => [key, { value: value[key], path: [...path, key] }] as const);
}

/** The fields of a map as they are. */
export const fieldsOf = (place: Place): Readonly<Record<string, Part | undefined>> =>
  Object.fromEntries(entriesOf(place).map(([key, field]) => [key, copy(field)]));

/** The items of a list. Empty for anything else. */
export function itemsOf(place: Place): readonly Place[] {
  const { value } = place;
  if (!Array.isArray(value)) return [];
  const { path } = place;
  return (value as readonly Json[]).map((item, index) => ({ value: item, path: [...path, index] }));
}

/** The string at a place. Undefined for none, and for the empty one. */
export const textAt = ({ value }: Place): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** Whether Go templates, and Sprig's `empty`, treat a value as empty. Except `false`, which charts check separately. */
export function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '' || value === 0) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}

export function copy(place: Place, as: Json | undefined = place.value): Part | undefined {
  return as === undefined || as === null ? undefined : { is: 'copy', from: place.path, value: as };
}

/** What a template prints without quotes: a string of digits becomes a number. */
export const numeric = (place: Place): Part | undefined =>
  copy(
    place,
    typeof place.value === 'string' && /^\d{1,9}$/.test(place.value) ? Number(place.value) : place.value,
  );

export function made(value: Json, from?: Place): Part {
  return { is: 'made', from: from?.path, value };
}

export const unknown = (from?: Place): Part => made(UNKNOWN, from);

/** A map of the defined parts. */
export function map(from: Place | undefined, entries: Readonly<Record<string, Part | undefined>>): Part {
  const given = Object.entries(entries).filter((entry): entry is [string, Part] => entry[1] !== undefined);
  return { is: 'map', from: from?.path, entries: new Map(given) };
}

/** A list of the defined parts. Undefined for none. */
export function list(from: Place | undefined, items: readonly (Part | undefined)[]): Part | undefined {
  const given = items.filter((item) => item !== undefined);
  return given.length === 0 ? undefined : { is: 'list', from: from?.path, items: given };
}

/** Merges two maps. If both have a key, the first one's value counts. */
export function merged(over: Place, under: Place): Part | undefined {
  if (!isObject(over.value) || !isObject(under.value))
    return copy(isEmpty(over.value) && over.value !== false ? under : over);
  const keys = new Set([...Object.keys(under.value), ...Object.keys(over.value)]);
  return {
    is: 'map',
    from: over.path,
    entries: new Map(
      [...keys].flatMap((key) => {
        const part = merged(at(over, key), at(under, key));
        return part ? [[key, part] as const] : [];
      }),
    ),
  };
}

/** The object that the parts make. */
export function objectOf(part: Part): Json {
  if (part.is === 'list') return part.items.map(objectOf);
  if (part.is !== 'map') return part.value;
  const object: Record<string, Json> = Object.create(null);
  for (const [key, entry] of part.entries) object[key] = objectOf(entry);
  return object as JsonObject;
}

/**
 * The place in the values from which a part of the object comes, and whether it is there as it is or the place's key
 * represents it. Undefined if no place does.
 */
export function comesFrom(
  part: Part,
  path: Path,
): { readonly from: Path; readonly exact: boolean } | undefined {
  const [step, ...rest] = path;
  if (part.is === 'copy') return { from: [...part.from, ...path], exact: true };
  if (step === undefined) return part.from && { from: part.from, exact: false };
  const next =
    part.is === 'map'
      ? part.entries.get(String(step))
      : part.is === 'list' && typeof step === 'number'
        ? part.items[step]
        : undefined;
  return next && comesFrom(next, rest);
}
