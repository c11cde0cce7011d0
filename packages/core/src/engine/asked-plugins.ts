import type { ResolvedConfig } from '../config/resolve.js';
import type { Plugin } from '../rule/types.js';

/** The plugins that know paths and are asked about them: those of which a rule is on, or all where that is asked for. */
export function pluginsOnPath(
  config: ResolvedConfig,
  asked: boolean,
): readonly (readonly [string, Plugin])[] {
  return [...config.plugins].filter(
    ([prefix, { onPath }]) => onPath !== undefined && (asked || isOn(config, prefix)),
  );
}

/** Loads what plugins load on use, of those that a run asks. */
export async function loadPlugins(config: ResolvedConfig, onPath: boolean): Promise<void> {
  const loading = [...config.plugins].filter(([prefix, { load }]) => load && isOn(config, prefix));
  for (const [, plugin] of new Map([...loading, ...pluginsOnPath(config, onPath)])) await plugin.load?.();
}

/** Whether a rule of a plugin is on for any resource. */
const isOn = ({ severities }: ResolvedConfig, prefix: string): boolean =>
  [...severities].some(([id, severity]) => severity !== 'off' && id.startsWith(`${prefix}/`));
