import { statSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type Config,
  ConfigError,
  type ConfigObject,
  type Plugin,
  type ResolvedConfig,
  resolveConfig,
} from '@plimsoll/core';
import { type ConfigProblem, needsCompiler, type ResolveOptions } from '@plimsoll/core/internal';
import { gather, PlimsollError, reasonOf } from '../error.js';
import { cannotRepeat } from '../files/disk.js';
import { checkReadable, readTextFile } from '../files/read.js';
import { displayPath, isBelow, repositoryOf } from '../files/repository.js';
import { type ConfigText, readConfigText } from './config-text.js';
import { findConfig } from './find.js';
import { pathOfKey } from './key-path.js';
import { type WithPlugins, withPlugins } from './plugins.js';
import type { WithPolicies } from './policies.js';
import type { readSchemas } from './schemas.js';
import { defaultConfig, shippedPlugins } from './shipped.js';
import { whyNotRun } from './typescript.js';

/** Which config holds. */
export interface ConfigOptions {
  /** The working directory. Default: that of the process. */
  readonly cwd?: string;
  /** A config, the path of its file, or `false` for none. Default: the nearest file upward from `cwd`. */
  readonly config?: Config | string | false;
  /** Presets to use instead of a config file, such as `pod-security/restricted`. */
  readonly presets?: readonly string[];
  /** Turns on the rules of this benchmark and no others: `cis/v2.0`, or `cis` for the newest edition. */
  readonly benchmark?: string;
  /** Overrides the config, as if it were its last object. */
  readonly overrides?: ConfigObject;
  /** Whether configs in JavaScript, and plugins and formatters from elsewhere, may run. Default: true. */
  readonly code?: boolean;
  /** Whether ValidatingAdmissionPolicies among the linted files are rules. Default: false. */
  readonly policies?: boolean;
}

/** A config with the place where it was found. */
export interface LoadedConfig {
  readonly config: ResolvedConfig;
  /** The config as it was given, with plugins in place of their names. */
  readonly source: Config;
  /** Absolute path of the config file; undefined where there is none. */
  readonly file: string | undefined;
  /** Where paths of findings start: the repository's root, else the config's directory, else `cwd`. */
  readonly root: string;
  /** Describes a problem together with its position: `plimsoll.config.yaml:2:3: ignores[0]: …`. */
  readonly describe: (problem: ConfigProblem) => string;
  /** Binds the config to the policies of the linted files. Present where policies are rules. */
  readonly withPolicies?: WithPolicies;
}

/**
 * Finds, reads and checks the config for a directory.
 * @param textOf the text of a config in YAML or JSON that an editor shows; by default the disk has it
 * @throws PlimsollError with all problems; those of a YAML or JSON file with line and column
 */
export async function loadConfig(
  options: ConfigOptions = {},
  textOf: (file: string) => string | undefined = () => undefined,
): Promise<LoadedConfig> {
  const cwd = path.resolve(options.cwd ?? '.');
  const repository = repositoryOf(cwd);
  const { config, file, text } = await readConfig(options, cwd, repository, textOf);
  const root =
    repository ?? (file !== undefined && typeof options.config !== 'string' ? path.dirname(file) : cwd);
  const folder = file === undefined ? cwd : path.dirname(file);
  const ofRepository = file !== undefined && isBelow(root, file);
  const loaded = await withPlugins(config, {
    folder,
    cwd,
    root,
    code: options.code ?? true,
    ofRepository,
  });
  const shown = file === undefined ? undefined : displayPath(root, file);
  const described = (problem: ConfigProblem): string => describe(problem, shown, text, options);
  const faultIn =
    (key: 'schemas' | 'policies') =>
    (index: number | undefined, message: string): string => {
      const at = pathOfKey(key, loaded.config, options.overrides);
      return described({ path: index === undefined ? at : `${at}[${index}]`, message });
    };
  const elsewhere = [...loaded.inFiles.values()].flat();
  const before = elsewhere.length;
  const policies = usesPolicies(loaded.config, options)
    ? await gather(elsewhere, async () =>
        (await import('./policies.js')).loadPolicies(loaded.config, {
          folder,
          root,
          ofRepository,
          options,
          fault: faultIn('policies'),
        }),
      )
    : undefined;
  const noPolicies = elsewhere.length > before;
  const schemas = schemaReader({ folder, root, ofRepository, fault: faultIn('schemas') });
  const compile = anyNeedsCompiler(loaded.config) ? (await import('./compile.js')).compiler() : undefined;
  const resolve = (plugin?: Plugin): ResolvedConfig =>
    resolveConfig(loaded.config, {
      plugins: plugin ? [...shippedPlugins, plugin] : shippedPlugins,
      // Tests of the packs check them.
      checkedPlugins: shippedPlugins,
      ...(plugin && { beneath: [`${plugin.meta.prefix}/recommended`] }),
      basePath: basePath(root, folder),
      ...(options.benchmark !== undefined && { benchmark: options.benchmark }),
      ...(options.overrides && { overrides: options.overrides }),
      ...(text && shown !== undefined && { source: { path: shown, text: text.text } }),
      patterns: async () => (await import('./patterns.js')).patternReader(),
      schemas,
      ...(compile && { compile }),
    });
  let resolved: ResolvedConfig | undefined;
  let problems: readonly ConfigProblem[] = [];
  try {
    resolved = resolve(policies?.plugin);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    ({ problems } = error);
  }
  if (!resolved || elsewhere.length > 0) {
    // They are read when a run needs them. Their problems are told with the others.
    const paths = [loaded.config].flat().findLast((object: ConfigObject) => object?.schemas)?.schemas;
    if (isTexts(paths)) await gather(elsewhere, () => schemas(paths));
    const own = withFailures(problems, loaded).filter(
      ({ path, message }) => !(noPolicies && `${path} ${message}`.includes('"admission/')),
    );
    throw new PlimsollError([...own.map(described), ...elsewhere]);
  }
  return {
    config: resolved,
    ...(policies && { withPolicies: policies.withPolicies(resolve) }),
    source: loaded.config,
    file,
    root,
    describe: described,
  };
}

/** Whether a value of a config that was not checked is a list of texts. */
const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

/** Whether a config names policies, or a run uses those of its files. */
function usesPolicies(config: Config, { policies = false }: ConfigOptions): boolean {
  return policies || [config].flat().some((object: ConfigObject) => object?.policies !== undefined);
}

/** Reads schemas once: an editor asks for them at each edit. */
function schemaReader(place: Parameters<typeof readSchemas>[1]): NonNullable<ResolveOptions['schemas']> {
  let read: ReturnType<typeof readSchemas> | undefined;
  return async (paths) => {
    read ??= (await import('./schemas.js')).readSchemas(paths, place);
    return read;
  };
}

interface ReadConfig {
  readonly config: Config;
  readonly file?: string;
  /** Only for YAML and JSON. */
  readonly text?: ConfigText;
}

async function readConfig(
  { config, presets, code = true }: ConfigOptions,
  cwd: string,
  repository: string | undefined,
  textOf: (file: string) => string | undefined,
): Promise<ReadConfig> {
  if (presets) return { config: { extends: presets } };
  if (config === false) return { config: defaultConfig };
  if (typeof config === 'object') return { config };
  const file = config === undefined ? findConfig(cwd, repository) : path.resolve(cwd, config);
  if (file === undefined) return { config: defaultConfig };
  const shown = displayPath(repository ?? cwd, file) || '.';
  if (/\.(ya?ml|json)$/i.test(file)) {
    const text = readConfigText(textOf(file) ?? read(file, shown), shown);
    return { config: text.config, file, text };
  }
  if (!code)
    throw new PlimsollError([
      `${shown}: --no-code does not allow a config in JavaScript. Write it in YAML, or use --no-config or --preset.`,
    ]);
  return { config: await importConfig(file, shown, repository ?? cwd), file };
}

function read(file: string, shown: string): string {
  try {
    return readTextFile(file);
  } catch (error) {
    throw new PlimsollError([`${shown}: the config cannot be read: ${reasonOf(error)}.`], { cause: error });
  }
}

async function importConfig(file: string, shown: string, root: string): Promise<Config> {
  cannotRepeat(`${shown} is code, and what it reads is not known`);
  const why = whyNotRun(file);
  if (why !== undefined) throw new PlimsollError([`${shown}: ${why}`]);
  try {
    // Node reads the file itself, without a size limit.
    checkReadable(file);
    // The query makes a long-lived program load the current file, not the one that it imported first.
    const module = (await import(`${pathToFileURL(file).href}?${statSync(file).mtimeMs}`)) as {
      readonly default?: Config;
    };
    if (module.default === undefined)
      throw new PlimsollError([`${shown} has no default export. Write \`export default { … }\`.`]);
    return module.default;
  } catch (error) {
    if (error instanceof PlimsollError) throw error;
    const { loadFailure } = await import('./load-failure.js');
    const { place, reason } = loadFailure(error, file, root);
    throw new PlimsollError(
      [`${place || shown}: the config cannot be loaded: ${reason}${moduleHint(error, shown)}`],
      {
        cause: error,
      },
    );
  }
}

/** The directory that a config's globs start at, from the root. A config outside of the root uses the root itself. */
function basePath(root: string, folder: string): string {
  const relative = displayPath(root, folder);
  return path.isAbsolute(relative) ? '' : relative;
}

function anyNeedsCompiler(config: Config): boolean {
  const plugins = [config].flat().flatMap((object: ConfigObject) => object?.plugins ?? []);
  return plugins.some((plugin) => typeof plugin === 'object' && needsCompiler(plugin));
}

/** The problems that core found. Where a plugin is missing, the reason replaces core's message. */
function withFailures(
  problems: readonly ConfigProblem[],
  { failures, inFiles }: WithPlugins,
): readonly ConfigProblem[] {
  return [
    ...[...failures].map(([path, message]) => ({ path, message })),
    ...problems.filter(({ path }) => !failures.has(path) && !inFiles.has(path)),
  ];
}

function describe(
  { path: where, message }: ConfigProblem,
  file: string | undefined,
  text: ConfigText | undefined,
  { presets }: ConfigOptions,
): string {
  const flag = presets && /^\.extends\b/.test(where) ? '--preset' : flagOf(where);
  const place =
    flag !== undefined
      ? [flag]
      : file === undefined
        ? [where.replace(/^\./, '')]
        : [text ? `${file}:${text.position(where)}` : file, where.replace(/^\./, '')];
  return [...place.filter((part) => part !== ''), message].join(': ');
}

/** The flag, or API option of that name, that caused a problem; undefined for a problem in the config. */
function flagOf(where: string): string | undefined {
  if (where === 'benchmark') return '--benchmark';
  const key = /^overrides\.(\w+)/.exec(where)?.[1];
  return key === undefined ? undefined : (FLAGS[key] ?? where);
}

const FLAGS: Readonly<Record<string, string>> = {
  kubernetesVersion: '--kubernetes-version',
  namespace: '--namespace',
  rules: '--rule',
};

/** Advice for ES module syntax where the nearest package.json has no `"type": "module"`. */
function moduleHint(error: unknown, shown: string): string {
  const foreign =
    error instanceof SyntaxError && /\.[jt]s$/.test(shown) && /\b(?:import|export)\b/.test(error.message);
  return foreign
    ? ` If it is an ES module, rename it to ${path.basename(shown).replace(/([jt]s)$/, 'm$1')}.`
    : '';
}
