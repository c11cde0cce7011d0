import type { JsonSchema } from '../json-schema.js';

export const text = (description: string) => ({ type: 'string', description });
export const texts = (description: string) => ({ type: 'array', items: { type: 'string' }, description });
export const closed = (properties: JsonSchema, more: JsonSchema = {}): JsonSchema => ({
  type: 'object',
  additionalProperties: false,
  properties,
  ...more,
});
