import type { ResolvedConfig } from '../config/resolve.js';
import type { Plugin } from '../rule/types.js';

/** The plugins that are asked about paths: those with a rule that is on, or all if the run asks for that. */
export function pluginsOnPath(
  config: ResolvedConfig,
  asked: boolean,
): readonly (readonly [string, Plugin])[] {
  return [...config.plugins].filter(
    ([prefix, { onPath }]) => onPath !== undefined && (asked || isOn(config, prefix)),
  );
}

/** Loads the parts of plugins that are loaded on use, for the plugins that a run needs. */
export async function loadPlugins(config: ResolvedConfig, onPath: boolean): Promise<void> {
  const loading = [...config.plugins].filter(([prefix, { load }]) => load && isOn(config, prefix));
  for (const [, plugin] of new Map([...loading, ...pluginsOnPath(config, onPath)])) await plugin.load?.();
}

/** Whether a rule of a plugin is on for any resource. */
const isOn = ({ severities }: ResolvedConfig, prefix: string): boolean =>
  [...severities].some(([id, severity]) => severity !== 'off' && id.startsWith(`${prefix}/`));
