import { valueAt } from '@plimsoll/core/internal';
import { isObject, type Json, type JsonObject } from '@plimsoll/core/kubernetes';
import type { FoundObject } from '../types.js';

/** An object with the labels and annotations that its controller gives to all, of its own metadata alone. */
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

/** An object with other metadata. Its text has each key of the object at the start of a line, as that of kustomize. */
function withMetadata<T extends FoundObject>(object: T, metadata: JsonObject): T {
  return {
    ...object,
    value: { ...object.value, metadata },
    // A function: what is inserted may hold what replace takes for a group.
    text: object.text.replace(
      /^metadata:.*\n(?:(?: .*)?\n)*/m,
      () => `metadata: ${JSON.stringify(metadata)}\n`,
    ),
  };
}

/** A text of YAML with each key of the object at the start of a line. */
export function textOf(value: JsonObject): string {
  return Object.entries(value)
    .map(([key, own]) => `${/^\w+$/.test(key) ? key : JSON.stringify(key)}: ${JSON.stringify(own)}\n`)
    .join('');
}
