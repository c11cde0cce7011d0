import { isObject, type Json, type Path, valueAt } from '../../json.js';
import type { AnyCursor, Cursor, Resource } from '../resource.js';

/** The value of a field, by names alone. Undefined if a step does not exist. */
export const field = (value: Json | undefined, ...path: readonly string[]): Json | undefined =>
  valueAt(value, path);

/** The items of a list. Empty for anything else. */
export const itemsOf = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? (value as readonly Json[]) : [];

export const stringsOf = (value: Json | undefined): readonly string[] =>
  itemsOf(value).filter((item) => typeof item === 'string');

/** Whether a list or a map limits something: an empty one does not. */
export const isGiven = (value: Json | undefined): boolean =>
  Array.isArray(value) ? value.length > 0 : isObject(value) ? Object.keys(value).length > 0 : false;

/** Where a field of an object is, or would be. */
export function placeOf(resource: Resource, path: Path): AnyCursor {
  let place = resource.root as Cursor<Json>;
  for (const step of path) place = typeof step === 'number' ? (place.items()[step] ?? place) : place.at(step);
  return place;
}

/** Whether a pattern of `*` (any string) and `?` (any character) matches, in time linear in text × pattern. */
export function matchesWildcard(pattern: string, text: string): boolean {
  let at = 0;
  let star = -1;
  let retry = 0;
  let position = 0;
  while (position < text.length) {
    const expected = pattern[at];
    if (expected === '*') {
      star = at++;
      retry = position;
    } else if (expected !== undefined && (expected === '?' || expected === text[position])) {
      at++;
      position++;
    } else if (star >= 0) {
      at = star + 1;
      position = ++retry;
    } else return false;
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}
