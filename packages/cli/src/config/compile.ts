// Loaded only for plugins that bring no validators: ajv is slow to load.
import type { Validate } from '@plimsoll/core/internal';
import type { JsonObject } from '@plimsoll/core/kubernetes';
import { Ajv } from 'ajv';
import { PlimsollError, reasonOf } from '../error.js';

/** Compiles the JSON Schema of a rule's options or of a plugin's settings. @throws if it is not a valid schema */
export function compiler(): (schema: JsonObject) => Validate {
  const ajv = new Ajv({ allErrors: true, strict: true, strictTypes: false, strictTuples: false });
  return (schema) => {
    try {
      return ajv.compile(schema) as Validate;
    } catch (error) {
      throw new PlimsollError([`A schema that a plugin brings is not valid: ${reasonOf(error)}.`], {
        cause: error,
      });
    }
  };
}
