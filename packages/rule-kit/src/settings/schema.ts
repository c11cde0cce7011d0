import type { JsonSchema } from '@plimsoll/core/internal';
import type { JsonObject } from '@plimsoll/core/kubernetes';

/** What each option means, for editors: by the option's name, the same in every rule that has it. */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  acceptWebhook: 'Whether an audit webhook alone is enough.',
  allowHealthPaths: 'Whether to accept anonymous requests to only /livez, /readyz and /healthz.',
  allowZero: 'Whether to accept 0, which means no limit.',
  literal: 'Whether to report 0 in a configuration file, which the kubelet reads as its default.',
  max: 'The largest value to accept.',
  min: 'The smallest value to accept.',
  minLevelForOthers: 'The level at which all other requests must be recorded.',
  partial: 'Whether another file sets the fields that are absent.',
};

/** The JSON Schema of an options object with these defaults. */
export function schemaOf(defaults: JsonObject): JsonSchema {
  return {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(
      Object.entries(defaults).map(([name, value]) => {
        const type = typeof value === 'number' ? { type: 'integer', minimum: 0 } : { type: typeof value };
        return [name, { ...type, description: DESCRIPTIONS[name] ?? name }];
      }),
    ),
  };
}
