import type { JsonSchema } from '@plimsoll/core/internal';
import type { JsonObject } from '@plimsoll/core/kubernetes';

/** The schema of a rule's options: an object with these properties and no others. */
export const optionsSchema = (properties: JsonObject): JsonSchema => ({
  type: 'object',
  additionalProperties: false,
  properties,
});

export const listOf = (description: string, pattern?: string): JsonObject => ({
  type: 'array',
  items: pattern === undefined ? { type: 'string' } : { type: 'string', pattern },
  description,
});

export const flag = (description: string): JsonObject => ({ type: 'boolean', description });

/** The namespaces that every cluster has for its own parts. */
export const SYSTEM_NAMESPACES: readonly string[] = ['kube-system', 'kube-public', 'kube-node-lease'];
