/** A JSON value, as the Kubernetes API would receive it. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };
export type Path = readonly (string | number)[];

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The own property of a map, never one of `Object.prototype`: manifests may have a key `constructor`. */
export function ownValue(value: unknown, key: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The value that a path leads to. A step of another form than what it meets, a name in a list say, leads nowhere. */
export function valueAt(root: Json | undefined, path: Path): Json | undefined {
  let value = root;
  for (const step of path) {
    if (!Array.isArray(value)) value = ownValue(value, String(step));
    else value = typeof step === 'number' ? value[step] : undefined;
  }
  return value;
}

/** The steps of a JSON pointer, those into lists too as text. https://www.rfc-editor.org/rfc/rfc6901#section-4 */
export function pointerSteps(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The last field of a path: enough to know in a sentence what is meant. */
export function fieldName(path: Path): string {
  return String(path.findLast((step) => typeof step === 'string') ?? 'the resource');
}
