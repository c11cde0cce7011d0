import { checkOptions, described, type OptionKinds } from '../argument.js';
import type { Json, JsonObject } from '../json.js';
import type { ParsedFile } from './parse.js';
import { SourceText } from './source-file.js';

export interface ObjectsOptions {
  /** The name that findings have in `file`. Default: `objects`. */
  readonly path?: string;
  /**
   * The `apiVersion` and `kind` of objects that have neither. The API leaves them out in the items of a list: those of
   * `listNamespacedPod` are `{ apiVersion: 'v1', kind: 'Pod' }`.
   */
  readonly type?: { readonly apiVersion: string; readonly kind: string };
}

const OPTIONS: OptionKinds<ObjectsOptions> = { path: ['a string'], type: ['an object'] };

/** No manifest is nested so deep. Reading deeper objects could exhaust the stack. */
const DEEPEST = 1000;

/**
 * Takes objects that a program generated as one file without text: findings have paths, but no regions. Reads them as
 * `JSON.stringify` does: `undefined` is left out and a `Date` is its text. Reads the classes of the Kubernetes client by
 * the names that the API uses. Changes none of the objects.
 * @throws TypeError for what JSON does not have, with its place: a function, a cycle, an output that has no value yet
 * @example
 * const file = fromObjects([{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' } }], { path: 'app.ts' });
 * const { findings } = await lint([file], config);
 */
export function fromObjects(objects: readonly object[], options: ObjectsOptions = {}): ParsedFile {
  if (!Array.isArray(objects))
    throw new TypeError(
      `fromObjects expects a list of objects: fromObjects([object], { path }). It got ${described(objects)}.`,
    );
  checkOptions('fromObjects', options, OPTIONS, "{ path: 'app.ts' }");
  const { path = 'objects', type } = options;
  if (type && (typeof type.apiVersion !== 'string' || typeof type.kind !== 'string'))
    throw new TypeError(
      `fromObjects: the option "type" must be such as { apiVersion: 'v1', kind: 'Pod' }. Its apiVersion is ${described(type.apiVersion)}, its kind ${described(type.kind)}.`,
    );
  return {
    source: new SourceText(path, ''),
    bytes: 0,
    hasText: false,
    documents: objects.map((object, index) => ({
      index,
      class: 'manifest',
      value: typed(read(object, `objects[${index}]`), type),
      comments: [],
      problems: [],
      origin: undefined,
    })),
    problems: [],
  };
}

function typed(object: JsonObject, type: ObjectsOptions['type']): JsonObject {
  if (!type || 'apiVersion' in object || 'kind' in object) return object;
  return { apiVersion: type.apiVersion, kind: type.kind, ...object };
}

function read(object: unknown, place: string): JsonObject {
  const value = plain(object, place, new Set());
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw new TypeError(`fromObjects expects Kubernetes objects. ${place} is ${described(object)}.`);
}

function plain(value: unknown, place: string, around: Set<object>): Json | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (value === undefined) return undefined;
  if (typeof value !== 'object') throw unreadable(value, place);
  if (isUnresolved(value))
    throw new TypeError(
      `fromObjects: ${place} is an output of Pulumi, which has no value yet. Call fromObjects in its apply().`,
    );
  if (around.has(value)) throw new TypeError(`fromObjects: ${place} contains itself.`);
  if (around.size > DEEPEST) throw new TypeError(`fromObjects: ${place} is nested too deep.`);
  around.add(value);
  const found = members(value, place, around);
  around.delete(value);
  return found;
}

function members(value: object, place: string, around: Set<object>): Json | undefined {
  const { toJSON } = value as { readonly toJSON?: unknown };
  if (typeof toJSON === 'function') return plain(toJSON.call(value), place, around);
  if (Array.isArray(value))
    return value.map((item, index) => plain(item, `${place}[${index}]`, around) ?? null);
  const names = namesOf(value);
  const own: [string, Json][] = [];
  for (const [key, item] of Object.entries(value)) {
    const read = plain(item, `${place}.${key}`, around);
    if (read !== undefined) own.push([names?.get(key) ?? key, read]);
  }
  // It defines also `__proto__` as a property of its own.
  return Object.fromEntries(own);
}

/**
 * The names in the API of properties that a class of a generated client calls otherwise, such as `_from`. The table is
 * that of OpenAPI Generator: https://github.com/kubernetes-client/javascript
 */
function namesOf(value: object): ReadonlyMap<string, string> | undefined {
  if (Object.hasOwn(value, 'constructor')) return undefined;
  const made = value.constructor as unknown as { readonly getAttributeTypeMap?: unknown } | undefined;
  if (typeof made?.getAttributeTypeMap !== 'function') return undefined;
  const table: readonly { readonly name: string; readonly baseName: string }[] = made.getAttributeTypeMap();
  return new Map(table.map(({ name, baseName }) => [name, baseName]));
}

/** Whether it is an `Output` of Pulumi. https://www.pulumi.com/docs/iac/concepts/inputs-outputs/ */
const isUnresolved = (value: object): boolean =>
  (value as { readonly __pulumiOutput?: unknown }).__pulumiOutput === true;

const unreadable = (value: unknown, place: string): TypeError =>
  new TypeError(`fromObjects: ${place} is ${described(value)}, which JSON does not have.`);
