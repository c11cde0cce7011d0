import { isObject, type Json, type JsonObject, ownValue, type Path } from '../json.js';

/** Where a schema embeds pods. */
export interface PodPath {
  /** From the object down. `*` stands for every item of a list and every value of a map. */
  readonly path: Path;
  /** Whether it is a template (metadata and spec) or the pod spec itself. */
  readonly form: 'template' | 'spec';
}

/** The most nodes to search: schemas are strangers' data. */
const MOST_NODES = 200_000;

const found = new WeakMap<JsonObject, readonly PodPath[]>();

/**
 * Where a structural schema embeds pods: maps with a list `containers` whose items have at least a name, an image, and
 * an environment or a command. In the order of the schema. Each schema is searched once.
 */
export function podPathsOf(schema: JsonObject): readonly PodPath[] {
  let paths = found.get(schema);
  if (!paths) {
    paths = new Search().of(schema);
    found.set(schema, paths);
  }
  return paths;
}

class Search {
  readonly #found: PodPath[] = [];
  /** The current place. Copied only for a result. */
  readonly #path: (string | number)[] = [];
  #nodes = MOST_NODES;

  of(schema: Json): readonly PodPath[] {
    this.#search(schema);
    return this.#found;
  }

  #search(schema: Json | undefined): void {
    if (!isObject(schema) || this.#nodes-- <= 0) return;
    const { properties, items, additionalProperties } = schema;
    // Most nodes are scalars.
    if (properties === undefined && items === undefined && additionalProperties === undefined) return;
    const fields = isObject(properties) ? properties : NONE;
    const isRoot = this.#path.length === 0;
    if (isPodSpec(fields)) this.#tell('spec');
    else if (!isRoot && isTemplate(fields)) this.#tell('template');
    else {
      for (const name in fields) {
        // A controller reports the status, which creates nothing.
        if (!isRoot || name !== 'status') this.#below(name, fields[name]);
      }
      if (items !== undefined) this.#below('*', items);
      if (additionalProperties !== undefined) this.#below('*', additionalProperties);
    }
  }

  #below(step: string, schema: Json | undefined): void {
    this.#path.push(step);
    this.#search(schema);
    this.#path.pop();
  }

  #tell(form: PodPath['form']): void {
    this.#found.push({ path: [...this.#path], form });
  }
}

function isTemplate(fields: JsonObject): boolean {
  const spec = ownValue(fields, 'spec');
  return (
    spec !== undefined &&
    Object.keys(fields).every((name) => name === 'metadata' || name === 'spec') &&
    isPodSpec(fieldsOf(spec))
  );
}

function isPodSpec(fields: JsonObject): boolean {
  const containers = ownValue(fields, 'containers');
  if (containers === undefined) return false;
  const container = fieldsOf(ownValue(containers, 'items'));
  const has = (name: string): boolean => Object.hasOwn(container, name);
  return has('name') && has('image') && (has('env') || has('command'));
}

const NONE: JsonObject = {};

function fieldsOf(schema: Json | undefined): JsonObject {
  const properties = ownValue(schema, 'properties');
  return isObject(properties) ? properties : NONE;
}
