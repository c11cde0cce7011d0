import { isObject, type Json, type JsonObject, ownValue } from '../../json.js';

/** Nodes of a value that are looked at: a default is copied as often as it holds. */
interface Budget {
  steps: number;
}

/**
 * A value as the API server judges it: without the nulls that its schema does not allow, and with the defaults of the
 * schema in place.
 * https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#defaulting-and-nullable
 */
export function admitted(value: Json, schema: Json | undefined, budget: Budget): Json {
  if (typeof value !== 'object' || value === null || !isObject(schema) || budget.steps-- <= 0) return value;
  if (!Array.isArray(value)) return admittedMap(value as JsonObject, schema, budget);
  const items = ownValue(schema, 'items');
  return (value as readonly Json[]).map((item) => {
    const given = item === null && !isNullable(items) ? ownValue(items, 'default') : undefined;
    return admitted(given ?? item, items, budget);
  });
}

function admittedMap(value: JsonObject, schema: JsonObject, budget: Budget): JsonObject {
  const properties = ownValue(schema, 'properties');
  const others = ownValue(schema, 'additionalProperties');
  const entries: [string, Json][] = [];
  for (const key of Object.keys(value)) {
    const own = value[key]!;
    const type = ownValue(properties, key) ?? (isObject(others) ? others : undefined);
    if (own === null && type !== undefined && !isNullable(type)) continue;
    entries.push([key, admitted(own, type, budget)]);
  }
  if (isObject(properties))
    for (const key of Object.keys(properties)) {
      const given = ownValue(properties[key], 'default');
      const own = ownValue(value, key);
      if (given === undefined || given === null) continue;
      if (own === undefined || (own === null && !isNullable(properties[key])))
        entries.push([key, admitted(given, properties[key], budget)]);
    }
  return Object.fromEntries(entries);
}

function isNullable(schema: Json | undefined): boolean {
  if (ownValue(schema, 'nullable') === true) return true;
  const type = ownValue(schema, 'type');
  return Array.isArray(type) && type.includes('null');
}
