import type { Plugin } from '@plimsoll/core';
import { type JsonSchema, needsCompiler, optionsValidator, type Validate } from '@plimsoll/core/internal';

/**
 * Compiles the schemas of a plugin that core cannot check itself, as strictly as the command: an unknown keyword is an
 * error. Undefined if there are none. Loaded on use, because loading is slow.
 */
export async function compilerFor(plugin: Plugin): Promise<Compile | undefined> {
  if (!needsCompiler(plugin)) return undefined;
  const known = compilers.get(plugin) ?? compilerOf(plugin);
  compilers.set(plugin, known);
  return known;
}

type Compile = (schema: JsonSchema) => Validate;

/** Compiled schemas are shared by all cases. */
const compilers = new WeakMap<Plugin, Promise<Compile>>();

async function compilerOf(plugin: Plugin): Promise<Compile> {
  const { Ajv } = await import('ajv');
  const ajv = new Ajv({ allErrors: true, strict: true, strictTypes: false, strictTuples: false });
  return (schema) => {
    try {
      return ajv.compile(schema) as Validate;
    } catch (error) {
      throw new Error(
        `A schema of the plugin "${plugin.meta.prefix}" is not valid: ${(error as Error).message}.`,
      );
    }
  };
}

/** @throws Error if the schema of a rule's options is invalid, or its default options do not match it */
export async function expectOptionsFit(plugin: Plugin, name: string): Promise<void> {
  const rule = plugin.rules[name]!;
  const { defaultOptions = {} } = rule.meta;
  const validate = optionsValidator(plugin, name, rule, await compilerFor(plugin));
  if (validate && !validate(defaultOptions))
    throw new Error(
      `"defaultOptions" ${JSON.stringify(defaultOptions)} do not fit "schema": ${(validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`.trim()).join(', ')}.`,
    );
}
