import { isObject, type Json, type JsonObject, type Path, valueAt } from '@plimsoll/core';

/** The text at a path of an object; undefined where there is none, or an empty one. */
export function textAt(value: Json | undefined, ...path: Path): string | undefined {
  const found = valueAt(value, path);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

export function mapAt(value: Json | undefined, ...path: Path): JsonObject | undefined {
  const found = valueAt(value, path);
  return isObject(found) ? found : undefined;
}

export function listAt(value: Json | undefined, ...path: Path): readonly Json[] {
  const found = valueAt(value, path);
  return Array.isArray(found) ? found : [];
}

export const isTrueAt = (value: Json | undefined, ...path: Path): boolean => valueAt(value, path) === true;

/** https://www.rfc-editor.org/rfc/rfc7386 */
export function mergePatched(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const merged = new Map(Object.entries(isObject(target) ? target : {}));
  for (const [key, value] of Object.entries(patch))
    if (value === null) merged.delete(key);
    else merged.set(key, mergePatched(merged.get(key), value));
  return Object.fromEntries(merged);
}
