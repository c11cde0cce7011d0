import { isObject, type Json, type Path, valueAt } from '../../json.js';
import type { AnyCursor, Cursor } from '../cursor.js';
import type { Resource } from '../resource.js';

/** What stands at a field, by names alone; undefined where a step leads nowhere. */
export const field = (value: Json | undefined, ...path: readonly string[]): Json | undefined =>
  valueAt(value, path);

/** The items of a list; of anything else none. */
export const itemsOf = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? (value as readonly Json[]) : [];

export const stringsOf = (value: Json | undefined): readonly string[] =>
  itemsOf(value).filter((item) => typeof item === 'string');

/** A list or a map that limits something: an empty one does not. */
export const isGiven = (value: Json | undefined): boolean =>
  Array.isArray(value) ? value.length > 0 : isObject(value) ? Object.keys(value).length > 0 : false;

/** Where a field of an object stands, or would. */
export function placeOf(resource: Resource, path: Path): AnyCursor {
  let place = resource.root as Cursor<Json>;
  for (const step of path) place = typeof step === 'number' ? (place.items()[step] ?? place) : place.at(step);
  return place;
}

/** Whether a pattern of `*` (any text) and `?` (any character) matches, in time linear in text × pattern. */
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
