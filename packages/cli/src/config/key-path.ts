import type { Config, ConfigObject } from '@plimsoll/core';

/** The path in a config of a key for the whole run: of the last object that has it. */
export function pathOfKey(key: keyof ConfigObject, config: Config, overrides?: ConfigObject): string {
  if (overrides?.[key] !== undefined) return `overrides.${key}`;
  if (!Array.isArray(config)) return `.${key}`;
  return `[${config.findLastIndex((object: ConfigObject) => object?.[key] !== undefined)}].${key}`;
}
