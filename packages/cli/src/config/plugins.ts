import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config, ConfigObject, Plugin } from '@plimsoll/core';
import { PlimsollError, reasonOf } from '../error.js';
import { cannotRepeat } from '../files/disk.js';
import { shippedPlugin } from './shipped.js';

export interface WithPlugins {
  /** The config with each plugin that was found in place of its name. */
  readonly config: Config;
  /** Why a plugin could not be loaded, by its path in the config. */
  readonly failures: ReadonlyMap<string, string>;
  /** The problems of files of rules, with their places, by the path in the config. */
  readonly inFiles: ReadonlyMap<string, readonly string[]>;
}

export interface PluginSource {
  /** Paths start here, and packages are looked for here first. */
  readonly folder: string;
  readonly cwd: string;
  /** Shown paths start here. */
  readonly root: string;
  /** Whether the config is a file below `root`. */
  readonly ofRepository: boolean;
  /** Whether code from elsewhere may run. */
  readonly code: boolean;
}

/**
 * Loads the plugins that a config names. The config need not be valid: anything but a name stays as it is.
 */
export async function withPlugins(config: Config, source: PluginSource): Promise<WithPlugins> {
  const failures = new Map<string, string>();
  const inFiles = new Map<string, readonly string[]>();
  const load = async (object: ConfigObject, base: string): Promise<ConfigObject> => {
    if (!Array.isArray(object?.plugins)) return object;
    const given = object.plugins as readonly (string | Plugin)[];
    const plugins = await Promise.all(
      given.map(
        async (plugin) =>
          shippedPlugin(typeof plugin === 'string' ? plugin : plugin?.meta?.name) ??
          (await pluginOf(plugin, source).catch(problemsOf)),
      ),
    );
    // In the order of the config, not in the order of loading.
    for (const [index, plugin] of plugins.entries()) {
      const at = `${base}.plugins[${index}]`;
      if (typeof plugin === 'string') failures.set(at, plugin);
      else if (plugin instanceof PlimsollError) inFiles.set(at, plugin.problems);
    }
    return {
      ...object,
      plugins: plugins.map((plugin, index) =>
        typeof plugin === 'string' || plugin instanceof PlimsollError ? String(given[index]) : plugin,
      ),
    };
  };
  return {
    config: Array.isArray(config)
      ? await Promise.all(config.map((object: ConfigObject, index) => load(object, `[${index}]`)))
      : await load(config as ConfigObject, ''),
    failures,
    inFiles,
  };
}

function problemsOf(error: unknown): PlimsollError {
  if (error instanceof PlimsollError) return error;
  throw error;
}

/** The path of a file of declarative rules. */
const RULES_FILE = /\.(ya?ml|json)$/i;

/** The plugin, or why it cannot be loaded. */
async function pluginOf(
  plugin: string | Plugin,
  { folder, cwd, root, code, ofRepository }: PluginSource,
): Promise<Plugin | string> {
  const name = typeof plugin === 'string' ? plugin : String(plugin?.meta?.name);
  if (typeof plugin === 'string' && RULES_FILE.test(plugin)) {
    const { readRulesFile } = await import('./declarative.js');
    return (await readRulesFile(path.resolve(folder, plugin), root, ofRepository)).plugin;
  }
  if (!code) return `--no-code does not allow the plugin "${name}", because it does not come with Plimsoll.`;
  cannotRepeat(`the plugin "${name}" is code, and what it reads is not known`);
  if (typeof plugin !== 'string') return plugin;
  const { resolveModule } = await import('./resolve-package.js');
  let url: string | undefined;
  try {
    url = resolveModule(name, [folder, cwd]);
    // A rule that fails shows the lines of its source, in TypeScript too.
    process.setSourceMapsEnabled(true);
    const module = (await import(url)) as Readonly<Record<string, unknown>>;
    return (
      [module.default, ...Object.values(module)].find(isPlugin) ??
      `The module "${name}" exports no plugin. Export an object with meta.prefix and rules.`
    );
  } catch (error) {
    return `The plugin "${name}" cannot be loaded: ${await describe(error, name, url, { folder, cwd, root })}`;
  }
}

function isPlugin(value: unknown): value is Plugin {
  const plugin = value as Partial<Plugin> | null | undefined;
  return typeof plugin?.meta?.prefix === 'string' && typeof plugin.rules === 'object';
}

async function describe(
  error: unknown,
  name: string,
  url: string | undefined,
  { folder, cwd, root }: Pick<PluginSource, 'folder' | 'cwd' | 'root'>,
): Promise<string> {
  if (url !== undefined) {
    const { loadFailure } = await import('./load-failure.js');
    const { place, reason } = loadFailure(error, fileURLToPath(url), root);
    return [place, reason].filter((part) => part !== undefined).join(': ');
  }
  const { code, message } = error as { readonly code?: string; readonly message?: string };
  if (code !== 'MODULE_NOT_FOUND' || !message?.includes(`'${name}'`)) return `${reasonOf(error)}.`;
  const places = [...new Set([folder, cwd].map((at) => path.resolve(at)))].join(', ');
  return `it was not found from ${places} nor in NODE_PATH. Install it, or correct the name.`;
}
