import { isObject, type Json, type JsonObject, ownValue } from '../../json.js';
import { SchemaNode } from './schema-node.js';

/** The most nodes of a value to visit, because a default is copied into every place that needs it. */
interface Budget {
  steps: number;
}

/** A default may contain itself if a schema refers back to itself. */
const DEEPEST = 500;

/**
 * A value as the API server validates it: without the nulls that its schema does not allow, and with the schema's
 * defaults. Most values need no change and are not copied.
 * https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#defaulting-and-nullable
 */
export function admitted(value: Json, schema: SchemaNode | undefined, budget: Budget, depth = 0): Json {
  if (typeof value !== 'object' || value === null || !schema) return value;
  if (budget.steps-- <= 0 || depth > DEEPEST) return value;
  return isObject(value)
    ? admittedMap(value, schema, budget, depth + 1)
    : admittedList(value, schema.items, budget, depth + 1);
}

function admittedList(
  list: readonly Json[],
  items: SchemaNode | undefined,
  budget: Budget,
  depth: number,
): Json {
  let copy: Json[] | undefined;
  for (let index = 0; index < list.length; index++) {
    const own = list[index]!;
    const given = own === null && items && !items.nullable ? ownValue(items.schema, 'default') : undefined;
    const item = admitted(given ?? own, items, budget, depth);
    if (item === own) continue;
    copy ??= [...list];
    copy[index] = item;
  }
  return copy ?? list;
}

function admittedMap(map: JsonObject, schema: SchemaNode, budget: Budget, depth: number): JsonObject {
  /** The differences by key. Undefined removes a key. */
  let changes: Map<string, Json | undefined> | undefined;
  for (const key in map) {
    const own = map[key]!;
    const given = schema.property(key);
    const type = given ?? schema.others;
    if (own === null && type !== undefined && !(type instanceof SchemaNode && type.nullable)) {
      changes ??= new Map();
      changes.set(key, undefined);
      continue;
    }
    const value = admitted(own, type instanceof SchemaNode ? type : undefined, budget, depth);
    if (value === own) continue;
    changes ??= new Map();
    changes.set(key, value);
  }
  for (const { name, value, node } of schema.defaults) {
    const own = ownValue(map, name);
    if (own !== undefined && (own !== null || node.nullable)) continue;
    changes ??= new Map();
    changes.set(name, admitted(value, node, budget, depth));
  }
  return changes ? changed(map, changes) : map;
}

function changed(map: JsonObject, changes: ReadonlyMap<string, Json | undefined>): JsonObject {
  const entries = new Map<string, Json | undefined>([...Object.entries(map), ...changes]);
  return Object.fromEntries([...entries].filter(([, value]) => value !== undefined)) as JsonObject;
}
