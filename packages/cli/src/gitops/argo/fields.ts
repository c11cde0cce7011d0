import { valueAt } from '@plimsoll/core/internal';
import { isObject, type Json, type JsonObject } from '@plimsoll/core/kubernetes';

/** The map at a path of an object; undefined where it is missing or something else. */
export function mapAt(value: Json | undefined, ...path: readonly string[]): JsonObject | undefined {
  const found = valueAt(value, path);
  return isObject(found) ? found : undefined;
}

export const isTrueAt = (value: Json | undefined, ...path: readonly string[]): boolean =>
  valueAt(value, path) === true;

/** https://www.rfc-editor.org/rfc/rfc7386 */
export function mergePatched(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const merged = new Map(Object.entries(isObject(target) ? target : {}));
  for (const [key, value] of Object.entries(patch))
    if (value === null) merged.delete(key);
    else merged.set(key, mergePatched(merged.get(key), value));
  return Object.fromEntries(merged);
}
