import type { Cursor, Json, JsonObject } from '@plimsoll/core/kubernetes';

/** The cursor at a field of an object, or at its place if it is absent. */
export function cursorAt(root: Cursor<JsonObject>, path: readonly (string | number)[]): Cursor<Json> {
  let at = root as unknown as Cursor<Json>;
  for (const step of path) {
    const next = typeof step === 'number' ? at.items()[step] : (at as unknown as Cursor<JsonObject>).at(step);
    if (!next) return at;
    at = next as unknown as Cursor<Json>;
  }
  return at;
}
