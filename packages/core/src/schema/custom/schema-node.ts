import { isObject, type Json, type JsonObject, ownValue } from '../../json.js';

/** What every object has, whatever its schema says. */
export const META_FIELDS: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);

/** The types that a schema allows; undefined for any. */
export function typesOf(schema: JsonObject): readonly string[] | undefined {
  if (schema['x-kubernetes-int-or-string'] === true) return INT_OR_STRING;
  const { type } = schema;
  if (typeof type === 'string' && type !== '') return schema.nullable === true ? [type, 'null'] : [type];
  if (!Array.isArray(type)) return undefined;
  const types = type.filter((each): each is string => typeof each === 'string');
  return types.length > 0 ? types : undefined;
}

const INT_OR_STRING = ['integer', 'string'] as const;

export function isOfType(value: Json, type: string): boolean {
  switch (type) {
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value);
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value);
    case 'null':
      return value === null;
    // A type that does not exist refuses nothing.
    case 'boolean':
    case 'number':
    case 'string':
      return typeof value === type;
    default:
      return true;
  }
}

/** The schemas of `allOf` and the like, and the names of `required`: a schema is a stranger's. */
export function schemasIn(schema: JsonObject, key: 'allOf' | 'anyOf' | 'oneOf'): readonly JsonObject[] {
  const list = ownValue(schema, key);
  return Array.isArray(list) ? list.filter(isObject) : [];
}

export function requiredIn(schema: JsonObject): readonly string[] {
  const list = ownValue(schema, 'required');
  return Array.isArray(list) ? list.filter((name): name is string => typeof name === 'string') : [];
}
