import { isObject } from '../json.js';
import type { JsonSchema, Validate } from '../json-schema.js';
import type { AnyRule, Plugin } from '../rule/types.js';
import { schemaValidator } from '../schema-validator.js';

type Compile = ((schema: JsonSchema) => Validate) | undefined;

/** What checks the options of a plugin's rule. Undefined if the rule has none, or if only a compiler could make it. */
export function optionsValidator(
  { validators }: Pick<Plugin, 'validators'>,
  name: string,
  { meta: { schema } }: AnyRule,
  compile?: Compile,
): Validate | undefined {
  const own = validators && Object.hasOwn(validators, name) ? validators[name] : undefined;
  return own ?? (schema && (schemaValidator(schema) ?? compile?.(schema)));
}

/** What checks the settings of a plugin. Undefined if it has none, or if only a compiler could make it. */
export function settingsValidator(
  { settingsSchema: schema, validateSettings }: Plugin,
  compile?: Compile,
): Validate | undefined {
  return validateSettings ?? (schema && (schemaValidator(schema) ?? compile?.(schema)));
}

/** Whether a plugin has a schema that only a compiler of JSON Schema can check. What is no plugin has none. */
export function needsCompiler(plugin: Plugin): boolean {
  if (!isObject(plugin) || !isObject(plugin.rules)) return false;
  return (
    (plugin.settingsSchema !== undefined && !settingsValidator(plugin)) ||
    Object.entries(plugin.rules).some(
      ([name, rule]) => rule?.meta?.schema !== undefined && !optionsValidator(plugin, name, rule),
    )
  );
}
