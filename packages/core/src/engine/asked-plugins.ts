import type { ResolvedConfig } from '../config/resolve.js';
import type { Plugin } from '../rule/types.js';

/** The plugins that are asked about paths: those with a rule that is on, or all if the run asks for that. */
export function pluginsOnPath(
  config: ResolvedConfig,
  asked: boolean,
): readonly (readonly [string, Plugin])[] {
  const on = prefixesOn(config);
  return [...config.plugins].filter(
    ([prefix, { onPath }]) => onPath !== undefined && (asked || on.has(prefix)),
  );
}

/** Loads the parts of plugins that are loaded on use, for the plugins that a run needs. */
export async function loadPlugins(config: ResolvedConfig, onPath: boolean): Promise<void> {
  const on = prefixesOn(config);
  const loading = [...config.plugins].filter(([prefix, { load }]) => load && on.has(prefix));
  for (const [, plugin] of new Map([...loading, ...pluginsOnPath(config, onPath)])) await plugin.load?.();
}

/** The prefixes of the plugins with a rule that is on for any resource. */
function prefixesOn({ severities }: ResolvedConfig): ReadonlySet<string> {
  const on = new Set<string>();
  severities.forEach((severity, id) => {
    if (severity !== 'off') on.add(id.slice(0, id.indexOf('/')));
  });
  return on;
}
