// @ts-check
// The types of Kubernetes as JSON Schemas in files, as kubeconform wants them, so that it needs no network.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { groups, isObjectType, kindsOf, LAST_MINOR, loadTypes } from '@plimsoll/kubernetes-api';

/** @import { TypeNode, Field, ObjectType } from '@plimsoll/kubernetes-api' */

/** @type {Record<string, object>} */
const SCALARS = {
  any: {},
  boolean: { type: 'boolean' },
  int32: { type: 'integer' },
  int64: { type: 'integer' },
  number: { type: 'number' },
  object: { type: 'object' },
  'int-or-string': { type: ['integer', 'string'] },
  quantity: { type: ['number', 'string'] },
};

/** How kubeconform finds them. */
export const schemaLocation = (/** @type {string} */ folder) =>
  path.join(folder, '{{ .ResourceKind }}{{ .KindSuffix }}.json');

/**
 * Writes a schema for each kind of the newest release, with all that it refers to.
 * @param {string} folder
 * @returns {Promise<number>} how many
 */
export async function writeSchemas(folder) {
  mkdirSync(folder, { recursive: true });
  const types = await loadTypes(groups());
  let count = 0;
  for (const { group, kind, versions } of kindsOf())
    for (const { name, since = 0, until = LAST_MINOR } of versions) {
      const type = types.of(group, name, kind);
      if (!type || since > LAST_MINOR || until < LAST_MINOR) continue;
      const suffix = [...(group === '' ? [] : [group.split('.')[0]]), name].join('-');
      writeFileSync(
        path.join(folder, `${kind.toLowerCase()}-${suffix}.json`),
        JSON.stringify(schemaOf(type)),
      );
      count++;
    }
  return count;
}

/** @param {ObjectType} root */
function schemaOf(root) {
  /** @type {Record<string, object>} by name of type */
  const definitions = {};
  const pending = [root];
  /** @param {TypeNode} type @returns {object} */
  const of = (type) => {
    if (isObjectType(type)) {
      pending.push(type);
      return { $ref: `#/definitions/${type.name}` };
    }
    if (type.is === 'list') return { type: ['array', 'null'], items: of(type.items) };
    if (type.is === 'map') return { type: ['object', 'null'], additionalProperties: of(type.values) };
    return SCALARS[type.scalar] ?? { type: ['string', 'null'] };
  };
  const ofField = (/** @type {Field} */ { type, enum: values }) =>
    values && type.is === 'scalar' ? { ...of(type), enum: [...values, null] } : of(type);
  for (const type of pending) {
    if (definitions[type.name]) continue;
    const fields = [...type.fields.values()].filter(({ name }) => type.field(name, LAST_MINOR));
    definitions[type.name] = {
      type: ['object', 'null'],
      properties: Object.fromEntries(fields.map((field) => [field.name, ofField(field)])),
      required: fields.filter(({ required }) => required).map(({ name }) => name),
      additionalProperties: false,
    };
  }
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $ref: `#/definitions/${root.name}`,
    definitions,
  };
}
