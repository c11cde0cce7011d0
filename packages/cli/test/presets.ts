// The presets of the shipped packs.
import type { SeveritySetting } from '@plimsoll/core/internal';
import { shippedPlugins } from '../src/config/shipped.js';

/** By rule. Rules that are off are absent. */
export type Severities = ReadonlyMap<string, SeveritySetting>;

/** The ids of the presets of a pack. */
export function namesOf(prefix: string): readonly string[] {
  const plugin = shippedPlugins.find(({ meta }) => meta.prefix === prefix);
  return Object.keys(plugin?.presets ?? {}).map((name) => `${prefix}/${name}`);
}

export const PRESETS: readonly string[] = shippedPlugins.flatMap(({ meta }) => namesOf(meta.prefix));

/** Preset names from the loosest to the strictest. A pack may lack some. */
const SCALES = [
  ['baseline', 'restricted'],
  ['level-1', 'level-2'],
  ['recommended', 'restricted'],
  ['recommended', 'level-2'],
  ['recommended', 'strict'],
] as const;

/** Pairs of presets in which the second should contain the first. */
export const CONTAINED: readonly (readonly [string, string])[] = shippedPlugins.flatMap(({ meta }) =>
  SCALES.map((names) => names.map((name) => `${meta.prefix}/${name}`) as [string, string]).filter((pair) =>
    pair.every((id) => PRESETS.includes(id)),
  ),
);
