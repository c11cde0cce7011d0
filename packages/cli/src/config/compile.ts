// Loaded only for plugins that bring no validators: ajv takes its time to load.
import type { JsonObject, Validate } from '@plimsoll/core';
import { Ajv } from 'ajv';

/** Compiles the JSON Schema of a rule's options or of a plugin's settings. @throws if it is no valid schema */
export function compiler(): (schema: JsonObject) => Validate {
  const ajv = new Ajv({ allErrors: true, strict: true, strictTypes: false, strictTuples: false });
  return (schema) => ajv.compile(schema) as Validate;
}
