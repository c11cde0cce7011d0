import { isObject, type JsonObject, ownValue, type Path } from '../json.js';

/** `kind: List`, and typed lists (`PodList`). Without items, kubectl takes them for objects of that kind. */
export function isList(value: JsonObject): boolean {
  const kind = ownValue(value, 'kind');
  return typeof kind === 'string' && kind.endsWith('List') && Object.hasOwn(value, 'items');
}

/**
 * An item of a list with its kind and version. Those of a typed list may omit both: the API server's responses do, and
 * kubectl fills them in.
 * https://github.com/kubernetes/apimachinery/blob/master/pkg/apis/meta/v1/unstructured/helpers.go
 */
export function inherit(listValue: JsonObject, item: JsonObject): JsonObject {
  const kind = ownValue(listValue, 'kind') as string;
  if (kind === 'List' || ownValue(item, 'kind') !== undefined || ownValue(item, 'apiVersion') !== undefined)
    return item;
  return {
    ...item,
    apiVersion: ownValue(listValue, 'apiVersion') ?? '',
    kind: kind.slice(0, -'List'.length),
  };
}

/** The objects of a document, with their places in it: the document itself, or what its lists contain at any depth. */
export function* objectsInDocument(
  document: JsonObject,
): Generator<{ readonly value: JsonObject; readonly base: Path }> {
  // An explicit stack, because lists may be nested as deeply as the reader allows.
  const pending: { readonly value: JsonObject; readonly base: Path }[] = [{ value: document, base: [] }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { value, base } = next;
    if (!isList(value)) {
      yield next;
      continue;
    }
    const items = ownValue(value, 'items');
    if (!Array.isArray(items)) continue;
    for (let index = items.length - 1; index >= 0; index--) {
      const item = items[index];
      if (isObject(item)) pending.push({ value: inherit(value, item), base: [...base, 'items', index] });
    }
  }
}
