import { valueAt } from '@plimsoll/core/internal';
import { isObject, type Json, type JsonObject } from '@plimsoll/core/kubernetes';
import type { FoundObject } from '../types.js';

/** Adds the labels and annotations that its controller gives to all objects, to the object's own metadata only. */
export function withCommonMetadata<T extends FoundObject>(object: T, common: Json | undefined): T {
  const given = ['labels', 'annotations'].flatMap((field): [string, JsonObject][] => {
    const own = valueAt(common, [field]);
    return isObject(own) ? [[field, own as JsonObject]] : [];
  });
  if (given.length === 0) return object;
  const metadata = valueAt(object.value, ['metadata']);
  const changed: Record<string, Json> = { ...(isObject(metadata) && (metadata as JsonObject)) };
  for (const [field, own] of given) {
    const before = changed[field];
    changed[field] = { ...(isObject(before) && (before as JsonObject)), ...own };
  }
  return withMetadata(object, changed);
}

/** Replaces an object's metadata. Its text must have each top-level key at the start of a line, as kustomize writes. */
function withMetadata<T extends FoundObject>(object: T, metadata: JsonObject): T {
  return {
    ...object,
    value: { ...object.value, metadata },
    // A function, since the text may contain `$` patterns of replace.
    text: object.text.replace(
      /^metadata:.*\n(?:(?: .*)?\n)*/m,
      () => `metadata: ${JSON.stringify(metadata)}\n`,
    ),
  };
}

/** Writes YAML with each top-level key at the start of a line. */
export function textOf(value: JsonObject): string {
  return Object.entries(value)
    .map(([key, own]) => `${/^\w+$/.test(key) ? key : JSON.stringify(key)}: ${JSON.stringify(own)}\n`)
    .join('');
}
