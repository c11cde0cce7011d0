import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json, JsonObject } from '../../json.js';
import { type CustomFault, customFaults } from './faults.js';

/** A schema and a value that is valid for it. */
interface Pair {
  readonly schema: JsonObject;
  readonly value: Json;
}

const NAMES = ['alpha', 'beta', 'gamma', 'constructor', '__proto__'] as const;
const names = fc.constantFrom(...NAMES);

const scalars: fc.Arbitrary<Pair> = fc.oneof(
  fc.string().map((value) => ({
    schema: { type: 'string', maxLength: [...value].length },
    value: `x${value}`.slice(1),
  })),
  fc
    .constantFrom('daily', 'weekly')
    .map((value) => ({ schema: { type: 'string', enum: ['daily', 'weekly'] }, value })),
  fc.integer().map((value) => ({ schema: { type: 'integer', minimum: value, maximum: value }, value })),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => ({ schema: { type: 'number' }, value })),
  fc.boolean().map((value) => ({ schema: { type: 'boolean' }, value })),
  fc
    .oneof(fc.integer(), fc.string())
    .map((value) => ({ schema: { 'x-kubernetes-int-or-string': true }, value })),
  fc.constant<Pair>({ schema: { type: 'string', nullable: true }, value: null }),
);

const { node } = fc.letrec<{ node: Pair; object: Pair }>((tie) => ({
  object: fc
    .uniqueArray(fc.tuple(names, tie('node'), fc.boolean()), { selector: ([name]) => name, maxLength: 4 })
    .map((fields) => ({
      schema: {
        type: 'object',
        properties: Object.fromEntries(fields.map(([name, { schema }]) => [name, schema])),
        required: fields.flatMap(([name, , left]) => (left ? [] : [name])),
      },
      value: Object.fromEntries(fields.flatMap(([name, { value }, left]) => (left ? [] : [[name, value]]))),
    })),
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalars,
    tie('object'),
    tie('node').map(({ schema, value }) => ({
      schema: { type: 'array', items: schema },
      value: [value, value],
    })),
    tie('node').map(({ schema, value }) => ({
      schema: { type: 'object', additionalProperties: schema },
      value: { some: value },
    })),
    tie('node').map(({ schema, value }) => ({
      schema: { ...schema, allOf: [schema], anyOf: [schema, { not: {} }] },
      value,
    })),
  ),
}));

const faultsOf = ({ schema, value }: Pair, more: JsonObject = {}): readonly CustomFault[] => {
  const root = { type: 'object', properties: { spec: schema } };
  const object = {
    apiVersion: 'example.com/v1',
    kind: 'Backup',
    metadata: { name: 'a' },
    spec: value,
    ...more,
  };
  return customFaults(object, { root, unknown: 'structural' }, { required: true }).faults;
};

test('an object made from a schema is valid, and one more field is one fault', () => {
  fc.assert(
    fc.property(node, (pair) => {
      expect(faultsOf(pair)).toEqual([]);
      expect(faultsOf(pair, { extra: 1 })).toEqual([{ kind: 'unknown', path: ['extra'] }]);
    }),
  );
});

test('an unknown field is one fault in any object of named fields', () => {
  fc.assert(
    fc.property(node, (pair) => {
      for (const path of objectsIn(pair)) {
        const value = withKey(pair.value, path, 'unheardOfField');
        expect(faultsOf({ ...pair, value })).toEqual([
          { kind: 'unknown', path: ['spec', ...path, 'unheardOfField'] },
        ]);
      }
    }),
  );
});

function* objectsIn({ schema, value }: Pair): Generator<readonly (string | number)[]> {
  if (typeof value !== 'object' || value === null) return;
  if (schema.properties) yield [];
  for (const [key, item] of Object.entries(value)) {
    const step = Array.isArray(value) ? Number(key) : key;
    const properties = (schema.properties ?? {}) as JsonObject;
    const below = Object.hasOwn(properties, key)
      ? properties[key]
      : (schema.items ?? schema.additionalProperties);
    for (const path of objectsIn({ schema: below as JsonObject, value: item as Json })) yield [step, ...path];
  }
}

function withKey(value: Json, [step, ...rest]: readonly (string | number)[], key: string): Json {
  if (step === undefined) return Object.fromEntries([...Object.entries(value as JsonObject), [key, 1]]);
  if (Array.isArray(value))
    return value.map((item: Json, i) => (i === step ? withKey(item, rest, key) : item));
  return Object.fromEntries(
    Object.entries(value as JsonObject).map(([name, item]) => [
      name,
      name === step ? withKey(item, rest, key) : item,
    ]),
  );
}
