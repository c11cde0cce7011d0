/** A JSON value, as the Kubernetes API would receive it. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
/** A map of JSON. */
export type JsonObject = { readonly [key: string]: Json };
export type Path = readonly (string | number)[];

/**
 * Whether a value is a map: an object, but no list.
 * @example
 * isObject({ kind: 'Pod' }); // true; false for lists and null
 */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The own property of a map, never one of `Object.prototype`: a manifest may have a key `constructor`. */
export function ownValue(value: unknown, key: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The value at a path. Undefined if a step does not fit, such as a name in a list. */
export function valueAt(root: Json | undefined, path: Path): Json | undefined {
  let value = root;
  for (const step of path) {
    if (!Array.isArray(value)) value = ownValue(value, String(step));
    else value = typeof step === 'number' ? value[step] : undefined;
  }
  return value;
}

/** The steps of a JSON pointer. Steps into lists are strings too. https://www.rfc-editor.org/rfc/rfc6901#section-4 */
export function pointerSteps(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The last field of a path, which is enough to refer to it in a sentence. */
export function fieldName(path: Path): string {
  return String(path.findLast((step) => typeof step === 'string') ?? 'the resource');
}

/**
 * The text of a value in a manifest. Of a map or a list, which has none, it is empty: `String` throws for a map with a key
 * such as `toString`.
 * @example
 * textOf({ toString: 1 }); // ''
 */
export const textOf = (value: unknown): string =>
  typeof value === 'object' && value !== null ? '' : String(value);

/** Whether something holds of a value, and of all that is in it. */
export function everyPart(value: Json | undefined, isFine: (part: Json | undefined) => boolean): boolean {
  // No recursion: values may be nested as deep as the reader allows.
  const pending: (Json | undefined)[] = [value];
  while (pending.length > 0) {
    const next = pending.pop();
    if (!isFine(next)) return false;
    if (Array.isArray(next)) for (const item of next) pending.push(item);
    else if (isObject(next)) for (const item of Object.values(next)) pending.push(item);
  }
  return true;
}
