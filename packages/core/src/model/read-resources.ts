import type { Origin } from '../finding.js';
import { isObject, type Json, type JsonObject, ownValue, type Path } from '../json.js';
import type { ParsedDocument, ParsedFile } from '../source/parse.js';
import { type Cursor, rootCursor } from './cursor.js';
import { builtInKind } from './kinds.js';
import type { Malformed, Resource } from './resource.js';
import { SHAPES } from './shapes.js';

export interface ResourceScope {
  readonly cluster: string | undefined;
  /** The namespace that objects without one get at install time. */
  readonly namespace: string | undefined;
}

/** The resources of a file's manifests, `List`s flattened however deep, in document order. */
export function readResources(file: ParsedFile, scope: ResourceScope): readonly Resource[] {
  return file.documents.flatMap((document) =>
    document.class === 'manifest' && isObject(document.value) ? [...flatten(file, document, scope)] : [],
  );
}

function* flatten(file: ParsedFile, document: ParsedDocument, scope: ResourceScope): Generator<Resource> {
  // A stack of its own: lists may be nested as deep as the reader allows.
  const pending: { value: JsonObject; base: Path }[] = [{ value: document.value as JsonObject, base: [] }];
  let item = 0;
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { value, base } = next;
    const items = listItems(value);
    if (!items) {
      yield makeResource(file, document, value, base, base.length > 0 ? item++ : undefined, scope);
      continue;
    }
    for (let index = items.length - 1; index >= 0; index--) {
      const child = items[index];
      if (isObject(child)) pending.push({ value: inherit(value, child), base: [...base, 'items', index] });
    }
  }
}

/** The items of `kind: List` and of typed lists (`PodList`). */
function listItems(value: JsonObject): readonly Json[] | undefined {
  const kind = ownValue(value, 'kind');
  const items = ownValue(value, 'items');
  return typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items) ? items : undefined;
}

/** Items of a typed list may leave out what the list says: the API server answers so. */
function inherit(listValue: JsonObject, item: JsonObject): JsonObject {
  const kind = ownValue(listValue, 'kind') as string;
  if (kind === 'List' || ownValue(item, 'kind') !== undefined) return item;
  return {
    apiVersion: ownValue(listValue, 'apiVersion') ?? '',
    ...item,
    kind: kind.slice(0, -'List'.length),
  };
}

function makeResource(
  file: ParsedFile,
  document: ParsedDocument,
  value: JsonObject,
  base: Path,
  item: number | undefined,
  scope: ResourceScope,
): Resource {
  const apiVersion = text(ownValue(value, 'apiVersion')) ?? '';
  const kind = text(ownValue(value, 'kind')) ?? '';
  const slash = apiVersion.lastIndexOf('/');
  const group = slash === -1 ? '' : apiVersion.slice(0, slash);
  const metadata = ownValue(value, 'metadata');
  const namespaced = builtInKind(group, kind)?.namespaced ?? true;
  const malformed = new Map<string, Malformed>();
  const origin: Origin | undefined = document.origin;
  let root: Cursor<JsonObject> | undefined;
  const resource: Resource = {
    apiVersion,
    group,
    version: apiVersion.slice(slash + 1),
    kind,
    name: text(ownValue(metadata, 'name')) || undefined,
    namespace: namespaced ? text(ownValue(metadata, 'namespace')) || scope.namespace : undefined,
    namespaced,
    labels: strings(ownValue(metadata, 'labels')),
    annotations: strings(ownValue(metadata, 'annotations')),
    value,
    get root() {
      root ??= rootCursor<JsonObject>(resource, shapeOf(group, kind));
      return root;
    },
    file: file.source,
    hasText: file.hasText,
    document: document.index,
    item,
    cluster: scope.cluster,
    origin,
    base,
    locator: {
      locate: (path) => document.positions?.locate(base.length === 0 ? path : [...base, ...path]),
    },
    malformed,
  };
  return resource;
}

function shapeOf(group: string, kind: string) {
  const known = builtInKind(group, kind) && Object.hasOwn(SHAPES, kind);
  return known ? SHAPES[kind as keyof typeof SHAPES] : SHAPES.resource;
}

function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A map of strings without a prototype, so that `constructor` is no label. */
function strings(value: Json | undefined): Readonly<Record<string, string>> {
  const result: Record<string, string> = Object.create(null);
  if (isObject(value))
    for (const [key, item] of Object.entries(value)) if (typeof item === 'string') result[key] = item;
  return result;
}
