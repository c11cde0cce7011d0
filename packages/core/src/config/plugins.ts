import type { AnyRule, Plugin, PresetObject } from '../rule/types.js';

/** Plugins by prefix. */
export type Plugins = ReadonlyMap<string, Plugin>;

/** All rules by `prefix/name`. */
export function rulesOf(plugins: Plugins): ReadonlyMap<string, AnyRule> {
  const rules = new Map<string, AnyRule>();
  for (const [prefix, plugin] of plugins)
    for (const [name, rule] of Object.entries(plugin.rules)) rules.set(`${prefix}/${name}`, rule);
  return rules;
}

/** The objects of a preset `prefix/name`. Empty if there is no such preset. */
export function presetOf(plugins: Plugins, id: string): readonly PresetObject[] {
  const slash = id.indexOf('/');
  return plugins.get(id.slice(0, slash))?.presets?.[id.slice(slash + 1)] ?? [];
}
