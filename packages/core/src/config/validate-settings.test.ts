import { describe, expect, it } from 'vitest';
import { ConfigError, definePlugin, type Plugin, resolveConfig } from '../index.js';
import type { ResolveOptions } from '../internal.js';

const meta = { name: 'house-rules', version: '1.0.0', prefix: 'house' };
const settingsSchema = {
  type: 'object',
  properties: { strict: { type: 'boolean' } },
  additionalProperties: false,
};
const plain = definePlugin({ meta, rules: {} });
const withSchema = definePlugin({ ...plain, settingsSchema });

/** Stands for the schema above, compiled by ajv. */
const compile: ResolveOptions['compile'] = () => {
  const validate = (settings: object) => {
    const [key] = Object.keys(settings).filter((name) => name !== 'strict');
    Object.assign(validate, {
      errors: key && [
        { instancePath: '', keyword: 'additionalProperties', params: { additionalProperty: key } },
      ],
    });
    return key === undefined;
  };
  return validate as never;
};

function problems(plugin: Plugin, settings: Record<string, object>, options?: ResolveOptions): unknown {
  try {
    resolveConfig({ plugins: [plugin], settings: settings as never }, options);
    return [];
  } catch (error) {
    return (error as ConfigError).problems;
  }
}

describe('settings of a plugin', () => {
  it('are accepted when they fit its schema, by whichever validator there is', () => {
    expect(problems(withSchema, { house: { strict: true } }, { compile })).toEqual([]);
    const compiled = definePlugin({ ...withSchema, validateSettings: compile(settingsSchema) });
    expect(problems(compiled, { house: { strict: true } })).toEqual([]);
  });

  it.each([
    [
      'an unknown key',
      withSchema,
      { house: { strikt: true } },
      '.settings["house"].strikt',
      'Unknown key "strikt". Did you mean "strict"? Known keys: strict.',
    ],
    [
      'a prefix that no plugin has',
      withSchema,
      { hause: {} },
      '.settings["hause"]',
      'No plugin with the prefix "hause" is loaded. Did you mean "house"?',
    ],
    [
      'a plugin without settings',
      plain,
      { house: {} },
      '.settings["house"]',
      'The plugin "house" has no settings.',
    ],
  ])('are refused with %s', (_, plugin, settings, path, message) => {
    expect(problems(plugin, settings, { compile })).toEqual([{ path, message }]);
  });

  it('are refused where nothing can check them', () => {
    const unusual = definePlugin({ ...withSchema, settingsSchema: { oneOf: [settingsSchema] } });
    expect(problems(unusual, { house: {} })).toEqual([
      {
        path: '.settings["house"]',
        message: 'The settings of "house" cannot be checked here: no validator was given.',
      },
    ]);
    expect(() => resolveConfig({ plugins: [unusual], settings: { house: {} } })).toThrow(ConfigError);
    expect(problems(withSchema, { house: {} })).toEqual([]);
  });
});
