import { isObject, type Json, type JsonObject, ownValue, type Path } from '../../json.js';

/** A place in the values of a chart. */
export interface Place {
  readonly value: Json | undefined;
  /** From the root of the values. */
  readonly path: Path;
}

/** What stands for a value that nobody knows here, in the form of one that is filled in later. */
export const UNKNOWN = '$' + '{UNKNOWN}';

/** A part of an object that is put together of values, with where each of its own parts comes from. */
export type Part = Copy | Made | MapPart | ListPart;

/** It stands in the values as it is. */
interface Copy {
  readonly is: 'copy';
  readonly from: Path;
  readonly value: Json;
}

/** A chart makes it because of what stands at a place: the place's key stands for it. */
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

/** The place of a key in a map, or of keys one in the other; without a value where there is none. */
export const at = (place: Place, ...keys: readonly string[]): Place => below(place, keys);

/** The place that keys lead to, one after the other. */
export function below(place: Place, keys: readonly string[]): Place {
  let { value } = place;
  for (const key of keys) value = ownValue(value, key);
  return { value, path: [...place.path, ...keys] };
}

/** The entries of a map; of anything else none. */
export function entriesOf({ value, path }: Place): readonly (readonly [string, Place])[] {
  if (!isObject(value)) return [];
  return Object.keys(value).map((key) => [key, { value: value[key], path: [...path, key] }] as const);
}

/** The fields of a map as they are. */
export const fieldsOf = (place: Place): Readonly<Record<string, Part | undefined>> =>
  Object.fromEntries(entriesOf(place).map(([key, field]) => [key, copy(field)]));

/** The items of a list; of anything else none. */
export function itemsOf({ value, path }: Place): readonly Place[] {
  return Array.isArray(value)
    ? (value as readonly Json[]).map((item, index) => ({ value: item, path: [...path, index] }))
    : [];
}

/** The text at a place; undefined for none and for the empty one. */
export const textAt = ({ value }: Place): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** Whether Go templates, and Sprig's `empty`, take a value for none; but not `false`, which charts ask for apart. */
export function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '' || value === 0) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}

export function copy({ value, path }: Place, as: Json | undefined = value): Part | undefined {
  return as === undefined || as === null ? undefined : { is: 'copy', from: path, value: as };
}

/** What a template prints without quotes: a text of digits is a number then. */
export const numeric = (place: Place): Part | undefined =>
  copy(
    place,
    typeof place.value === 'string' && /^\d{1,9}$/.test(place.value) ? Number(place.value) : place.value,
  );

export function made(value: Json, from?: Place): Part {
  return { is: 'made', from: from?.path, value };
}

export const unknown = (from?: Place): Part => made(UNKNOWN, from);

/** A map of the parts that there are. */
export function map(from: Place | undefined, entries: Readonly<Record<string, Part | undefined>>): Part {
  const given = Object.entries(entries).filter((entry): entry is [string, Part] => entry[1] !== undefined);
  return { is: 'map', from: from?.path, entries: new Map(given) };
}

/** A list of the parts that there are; undefined for none. */
export function list(from: Place | undefined, items: readonly (Part | undefined)[]): Part | undefined {
  const given = items.filter((item) => item !== undefined);
  return given.length === 0 ? undefined : { is: 'list', from: from?.path, items: given };
}

/** Two maps as one, where both have a key the first one's. */
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
 * Where in the values something of the object comes from, and whether it stands there as it is or the place's key stands
 * for it; undefined for what no place stands for.
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
