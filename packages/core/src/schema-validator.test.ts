import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonSchema } from './json-schema.js';
import { schemaValidator } from './schema-validator.js';

const schema: JsonSchema = {
  type: 'object',
  description: 'All keywords that it knows.',
  required: ['names', 'a/b'],
  additionalProperties: { type: ['string', 'null'], pattern: '^x' },
  properties: {
    names: { type: 'array', minItems: 1, maxItems: 3, uniqueItems: true, items: { type: 'string' } },
    'a/b': { type: 'integer', minimum: 0, maximum: 5 },
    kind: { type: 'string', enum: ['x', 'y'] },
    level: { enum: [1, null, 'z'] },
    closed: { type: 'object', additionalProperties: false, properties: { on: { type: 'boolean' } } },
  },
};

const ajv = new Ajv({ allErrors: true, strict: true, strictTypes: false }).compile(schema);
const validate = schemaValidator(schema)!;

type Errors = typeof validate.errors;
const plain = (errors: Errors): unknown =>
  (errors ?? []).map(({ instancePath, keyword, params, message }) => [
    instancePath,
    keyword,
    { ...params },
    message,
  ]);

const words = fc.constantFrom('names', 'a/b', 'kind', 'level', 'closed', 'on', 'x', 'y', '__proto__');
const leaf = fc.oneof(words, fc.integer({ min: -2, max: 7 }), fc.boolean(), fc.constant(null), fc.double());
const inner = fc.oneof(leaf, fc.array(leaf, { maxLength: 5 }), fc.dictionary(words, leaf, { maxKeys: 2 }));
const options = fc.oneof(fc.dictionary(words, inner, { maxKeys: 6 }), inner);

describe('a schema of options', () => {
  it('finds what ajv finds, in the same words', () => {
    fc.assert(
      fc.property(options, (value) => {
        expect(validate(value)).toBe(ajv(value));
        expect(plain(validate.errors)).toEqual(plain(ajv.errors as Errors));
      }),
      { examples: [[{ names: [1, 'x', 'x', 'y'], 'a/b': 7.5, kind: 1, more: 'y' }]] },
    );
  });

  it.each<[string, JsonSchema]>([
    ['another keyword', { oneOf: [{ type: 'string' }] }],
    ['another keyword inside', { properties: { a: { items: { format: 'date' } } } }],
    ['a type that there is not', { type: 'strng' }],
    ['a value that its keyword does not take', { minimum: '1' }],
    ['a pattern that is none', { pattern: '(' }],
    ['unique items that are no strings', { uniqueItems: true }],
  ])('with %s is left to a compiler', (_, unusual) => {
    expect(schemaValidator(unusual)).toBeUndefined();
  });
});
