import { isObject, type Json, type JsonObject, ownValue, type Path } from '../json.js';

/** Where a schema embeds pods. */
export interface PodPath {
  /** From the object down; `*` stands for every item of a list and every value of a map. */
  readonly path: Path;
  /** Whether a template (metadata and spec) stands there, or the pod's specification itself. */
  readonly form: 'template' | 'spec';
}

/** Schemas are strangers' data: so many of their nodes are searched. */
const MOST_NODES = 200_000;

const found = new WeakMap<JsonObject, readonly PodPath[]>();

/**
 * Where a structural schema embeds pods: maps with a list `containers` whose items have at least a name, an image, and
 * an environment or a command. In the order of the schema; each schema is searched once.
 */
export function podPathsOf(schema: JsonObject): readonly PodPath[] {
  let paths = found.get(schema);
  if (!paths) {
    const budget = { nodes: MOST_NODES };
    paths = [...search(schema, [], budget)];
    found.set(schema, paths);
  }
  return paths;
}

function* search(schema: Json | undefined, path: Path, budget: { nodes: number }): Generator<PodPath> {
  if (!isObject(schema) || budget.nodes-- <= 0) return;
  const fields = fieldsOf(schema);
  if (isPodSpec(fields)) {
    yield { path, form: 'spec' };
    return;
  }
  if (path.length > 0 && isTemplate(fields)) {
    yield { path, form: 'template' };
    return;
  }
  for (const name in fields) {
    // The status is what a controller reports, and creates nothing.
    if (path.length > 0 || name !== 'status') yield* search(fields[name], [...path, name], budget);
  }
  yield* search(ownValue(schema, 'items'), [...path, '*'], budget);
  yield* search(ownValue(schema, 'additionalProperties'), [...path, '*'], budget);
}

function isTemplate(fields: JsonObject): boolean {
  return (
    Object.keys(fields).every((name) => name === 'metadata' || name === 'spec') &&
    isPodSpec(fieldsOf(ownValue(fields, 'spec')))
  );
}

function isPodSpec(fields: JsonObject): boolean {
  const container = fieldsOf(ownValue(ownValue(fields, 'containers'), 'items'));
  const has = (name: string): boolean => Object.hasOwn(container, name);
  return has('name') && has('image') && (has('env') || has('command'));
}

const NONE: JsonObject = {};

function fieldsOf(schema: Json | undefined): JsonObject {
  const properties = ownValue(schema, 'properties');
  return isObject(properties) ? properties : NONE;
}
