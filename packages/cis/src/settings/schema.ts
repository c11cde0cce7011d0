import type { JsonObject, JsonSchema } from '@plimsoll/core';

/** What each option means, for editors: by the option's name, the same in every rule that has it. */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  acceptWebhook: 'Whether an audit webhook alone is enough.',
  allowHealthPaths: 'Whether anonymous requests to /livez, /readyz and /healthz alone are accepted.',
  allowZero: 'Whether 0, no limit, is accepted.',
  literal: 'Whether a zero in a configuration file counts, which the kubelet reads as its default.',
  max: 'The largest value that is accepted.',
  min: 'The smallest value that is accepted.',
  minLevelForOthers: 'The level at which all other requests must be recorded.',
  partial: 'Whether absent fields come from another file.',
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
