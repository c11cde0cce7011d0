import { checkOptions, isKeyed, type OptionKinds } from '../argument.js';
import type { JsonObject, Path } from '../json.js';
import type { Validate } from '../json-schema.js';
import {
  type KubernetesVersion,
  kubernetesVersion,
  LATEST_MINOR,
  parseMinor,
} from '../kubernetes-version.js';
import type { PodTemplateLocation } from '../model/pod-template.js';
import { POD_TEMPLATES } from '../model/pod-templates.js';
import type { Project } from '../model/project.js';
import type { Resource } from '../model/resource.js';
import type { AnyRule, Benchmark, Plugin, PresetObject } from '../rule/types.js';
import { corePlugin } from '../rules/core-rules.js';
import type { GivenSchemas } from '../schema/custom/kinds.js';
import type { LoadPatterns } from '../schema/custom/limits.js';
import type { SeveritySetting } from '../severity.js';
import { benchmarkConfig, findBenchmark } from './benchmarks.js';
import { fileGlobs } from './file-patterns.js';
import { type Matcher, relativeTo } from './glob.js';
import { type ResolvedHelm, resolveHelm } from './helm.js';
import { type ResourceMatcher, resourceMatcher } from './match.js';
import { declaredSeverities, type MergedLayers, mergeLayers, type RuleConfig, ruleConfigs } from './merge.js';
import { type Plugins, presetOf, rulesOf } from './plugins.js';
import { expandWildcards } from './rule-names.js';
import {
  type Config,
  ConfigError,
  type ConfigObject,
  type ConfigProblem,
  type ConfigSuppression,
  type GitOpsSettings,
} from './types.js';
import { validateConfig } from './validate.js';

export interface ResolveOptions {
  /** Directory of the config, relative like the paths of the files. Globs are relative to it. */
  readonly basePath?: string;
  /** The config file, if it is YAML or JSON: findings about its suppressions point into it. */
  readonly source?: { readonly path: string; readonly text: string };
  /** Plugins that the config may use without naming them. If the config names one with the same prefix, these win. */
  readonly plugins?: readonly Plugin[];
  /** Those of `plugins` whose presets and benchmarks are known to name only rules that exist. */
  readonly checkedPlugins?: readonly Plugin[];
  /**
   * Enables only the rules of this benchmark, whatever the config enables. `overrides` of rules apply after it. An id
   * such as `cis/v1.12`, or `cis` for the newest edition.
   */
  readonly benchmark?: string;
  /** Applied over all objects of the config, as if it were the last one: what a command line sets. */
  readonly overrides?: ConfigObject;
  /** Presets that apply beneath the config: whatever it sets overrides them. Not with `benchmark`. */
  readonly beneath?: readonly string[];
  /** Compiles the schema of a rule's options. Needed for plugins that have no validators of their own. */
  readonly compile?: (schema: JsonObject) => Validate;
  /**
   * Loads the reader for regular expressions in schemas of custom resources, for each run that has such schemas.
   * Without it, patterns are not checked, and `notJudged` says so.
   */
  readonly patterns?: LoadPatterns;
  /** Reads the files in the config's `schemas`: schemas of custom resources besides those of the run. */
  readonly schemas?: (paths: readonly string[]) => Promise<GivenSchemas>;
}

const RESOLVE_OPTIONS: OptionKinds<ResolveOptions> = {
  basePath: ['a string'],
  source: ['an object'],
  plugins: ['a list of objects'],
  checkedPlugins: ['a list of objects'],
  benchmark: ['a string'],
  overrides: ['an object'],
  beneath: ['a list of strings'],
  compile: ['a function'],
  patterns: ['a function'],
  schemas: ['a function'],
};

/** The settings for one resource: the same object for all resources that the same config objects match. */
export interface ResourceConfig {
  /** Rules that are on and exist at their Kubernetes version, by id. */
  readonly rules: ReadonlyMap<string, RuleConfig>;
  readonly settings: Readonly<Record<string, JsonObject>>;
  readonly kubernetes: KubernetesVersion;
}

interface FileConfig {
  readonly ignored: boolean;
  readonly cluster: string | undefined;
}

interface CompiledObject {
  readonly source: ConfigObject;
  readonly files: Matcher | undefined;
  readonly ignores: Matcher | undefined;
  readonly match: ResourceMatcher | undefined;
  readonly presets: readonly { readonly match: ResourceMatcher | undefined; readonly preset: PresetObject }[];
}

/** What the config says for a file or a resource, and what distinguishes that from the rest. */
interface Layers {
  readonly key: string;
  readonly merged: MergedLayers;
}

/** A checked config with its plugins. Answers which settings apply to a file and to a resource. */
export interface ResolvedConfig {
  readonly rules: ReadonlyMap<string, AnyRule>;
  /** The benchmarks of the plugins, or only the requested one. */
  readonly benchmarks: readonly Benchmark[];
  readonly plugins: Plugins;
  readonly suppressions: readonly ConfigSuppression[];
  /** The path of `suppressions` in the config. */
  readonly suppressionsPath: Path;
  readonly never: readonly string[];
  readonly baseline: string | undefined;
  readonly namespace: string | undefined;
  /** Loads the reader for patterns in the schemas of custom resources. */
  readonly patterns: ResolveOptions['patterns'];
  readonly schemas: (() => Promise<GivenSchemas>) | undefined;
  /** The paths in `schemas`. */
  readonly schemaPaths: readonly string[] | undefined;
  /** The globs in `policies`. */
  readonly policyPaths: readonly string[] | undefined;
  /** Undefined if GitOps is not followed. */
  readonly gitops: GitOpsSettings | undefined;
  /** How to render charts. Undefined if the config does not say. */
  readonly helm: ResolvedHelm | undefined;
  readonly podTemplates: readonly PodTemplateLocation[];
  /** The pod templates of the config, without the known ones. */
  readonly ownPodTemplates: readonly PodTemplateLocation[];
  /** Their path in the config. */
  readonly podTemplatesPath: string;
  /** The patterns in `kinds` of `match`, in config objects and suppressions. */
  readonly matchedKinds: readonly { readonly path: string; readonly pattern: string }[];
  /** The patterns in `clusters` of `match`. */
  readonly matchedClusters: readonly { readonly path: string; readonly pattern: string }[];
  /** Whether the settings for a resource, or its suppressions, may depend on its Namespace object. */
  readonly dependsOnNamespaces: boolean;
  readonly basePath: string;
  readonly source: ResolveOptions['source'];
  /** The highest severity that each rule has for any resource, even if the run has no such resource. */
  readonly severities: ReadonlyMap<string, SeveritySetting>;
  /** What the user should know without being an error, such as a Kubernetes version newer than the known ones. */
  readonly warnings: readonly string[];

  /**
   * The patterns of `files` and `ignores` that match none of the paths. For hosts that know all files of a project,
   * including ignored ones.
   */
  unmatchedPatterns(paths: readonly string[]): readonly ConfigProblem[];

  forFile(path: string): FileConfig;

  /** Severities of the core's own rules in a file. Config objects with `match` do not count. */
  forFileProblems(path: string): ResourceConfig;

  /**
   * The settings for findings that are not about a single file. Config objects with `files` or `match` do not count.
   */
  forProject(): ResourceConfig;

  forResource(resource: Resource, project: Project): ResourceConfig;
}

const EVERYWHERE = { source: {}, files: undefined, ignores: undefined, match: undefined } as const;

const NO_VERSIONS: ReadonlyMap<string, number> = new Map();

/** What nearly every config says of most files. */
const PLAIN: FileConfig = { ignored: false, cluster: undefined };

/**
 * Checks a config and binds it to its plugins.
 * @throws ConfigError with all problems: unknown keys, plugins, presets, rules or benchmark, and options that do not
 *   validate.
 * @throws TypeError for options of a wrong type
 * @example
 * const config = resolveConfig({ plugins: [acme], extends: 'acme/recommended' });
 */
export function resolveConfig(config: Config, options: ResolveOptions = {}): ResolvedConfig {
  checkOptions('resolveConfig', options, RESOLVE_OPTIONS, '{ plugins: [acme] }');
  for (const [index, { meta, rules }] of (options.plugins ?? []).entries())
    if (typeof meta?.prefix !== 'string' || !isKeyed(rules))
      throw new TypeError(
        `resolveConfig: the option "plugins" must be a list of plugins. plugins[${index}] has no meta.prefix or no rules.`,
      );
  const plugins = new Map(
    [corePlugin, ...(options.plugins ?? [])].map((plugin) => [plugin.meta.prefix, plugin] as const),
  );
  const problems = [...validateConfig(config, options.overrides, plugins, options)];
  if (problems.length > 0) throw new ConfigError(problems);
  return resolved(config, plugins, options);
}

function resolved(config: Config, plugins: Plugins, options: ResolveOptions): ResolvedConfig {
  const isList = Array.isArray(config);
  const objects = objectsOf(config, plugins, options);
  const basePath = options.basePath ?? '';
  const rules = rulesOf(plugins);
  const known = [...plugins.values()].flatMap((plugin) => plugin.benchmarks ?? []);
  const benchmarks = options.benchmark === undefined ? known : [findBenchmark(known, options.benchmark)];
  const last = <K extends keyof ConfigObject>(key: K): ConfigObject[K] | undefined =>
    objects.findLast((object) => object[key] !== undefined)?.[key];
  const suppressions = last('suppressions') ?? [];
  const suppressionsPath = Array.isArray(config)
    ? [objects.findLastIndex((object) => object.suppressions !== undefined), 'suppressions']
    : ['suppressions'];
  const never = last('never') ?? [];
  const baseline = last('baseline');
  const namespace = last('namespace');
  const readSchemas = options.schemas;
  const schemaPaths = last('schemas');
  const schemas = readSchemas && schemaPaths && (() => readSchemas(schemaPaths));
  const follow = last('gitops');
  const gitops = follow === true ? {} : follow || undefined;
  const ownPodTemplates = (last('podTemplates') ?? []).map(podTemplateLocation);
  const podTemplates = [...ownPodTemplates, ...POD_TEMPLATES];
  const at = (index: number): string => (Array.isArray(config) ? `[${index}]` : '');
  const helm = resolveHelm(objects, at);
  const podTemplatesPath = `${at(objects.findLastIndex(({ podTemplates }) => podTemplates !== undefined))}.podTemplates`;
  const matched = (key: 'kinds' | 'clusters') =>
    objects.flatMap(({ match, suppressions = [] }, index) => [
      ...patternsAt(`${at(index)}.match.${key}`, match?.[key]),
      ...suppressions.flatMap(({ match: own }, i) =>
        patternsAt(`${at(index)}.suppressions[${i}].match.${key}`, own?.[key]),
      ),
    ]);
  const matchedKinds = matched('kinds');
  const matchedClusters = matched('clusters');
  const warnings = objects.flatMap(({ kubernetesVersion: version }) => {
    const minor = version === undefined ? undefined : parseMinor(version);
    return minor !== undefined && minor > LATEST_MINOR
      ? [
          `Kubernetes ${version} is newer than 1.${LATEST_MINOR}, the newest version that Plimsoll knows. The rules for 1.${LATEST_MINOR} apply.`,
        ]
      : [];
  });
  const presetsOf = (ids: readonly string[]): CompiledObject['presets'] =>
    ids.flatMap((id) =>
      presetOf(plugins, id).map((preset) => ({
        match: preset.match && resourceMatcher(preset.match),
        preset: { ...preset, rules: expandWildcards(preset.rules, rules) },
      })),
    );
  const compiled = objects.map((source) => ({
    source: source.rules ? { ...source, rules: expandWildcards(source.rules, rules) } : source,
    files: source.files && fileGlobs(source.files),
    ignores: source.ignores && fileGlobs(source.ignores),
    match: source.match && resourceMatcher(source.match),
    presets: presetsOf([source.extends ?? []].flat()),
  }));
  const beneath = options.benchmark === undefined ? presetsOf(options.beneath ?? []) : [];
  const severities = declaredSeverities(
    [{ source: {}, presets: beneath }, ...compiled].map(({ source, presets }) => [
      source,
      presets.map(({ preset }) => preset),
    ]),
    rules,
  );

  const decidesOnFiles = compiled.some(
    ({ source }) => isGlobalIgnore(source) || source.cluster !== undefined,
  );
  const layered: readonly CompiledObject[] =
    beneath.length > 0 ? [{ ...EVERYWHERE, presets: beneath }, ...compiled] : compiled;
  const givingVersions = [...plugins].filter(([, plugin]) => plugin.kubernetesVersionOf !== undefined);
  const layersByKey = new Map<string, MergedLayers>();
  const configs = new Map<string, ResourceConfig>();

  /** Whether the layers depend on the path alone. */
  const isByPath =
    compiled.every(({ match, presets }) => !match && presets.every((each) => !each.match)) &&
    beneath.every(({ match }) => !match);
  /** Whether they are the same for all paths, as with most configs. */
  const isEverywhere =
    isByPath &&
    compiled.every(({ source, files, ignores }) => isGlobalIgnore(source) || (!files && !ignores));
  const layersByPath = new Map<string, Layers>();

  function merge(path: string, resource: Resource | undefined, project: Project | undefined): ResourceConfig {
    const place = isEverywhere ? '' : path;
    let layers = isByPath ? layersByPath.get(place) : undefined;
    if (!layers) {
      layers = layersOf(path, resource, project);
      if (isByPath) layersByPath.set(place, layers);
    }
    const { merged } = layers;
    let { key } = layers;
    const versions = resource && project ? versionsOf(resource, project, merged.settings) : NO_VERSIONS;
    for (const [prefix, minor] of versions) key += `@${prefix}=${minor}`;
    let config = configs.get(key);
    if (!config) {
      config = Object.freeze({
        rules: ruleConfigs(merged, versions, rules),
        settings: merged.settings,
        kubernetes: kubernetesVersion(merged.minor),
      });
      configs.set(key, config);
    }
    return config;
  }

  function layersOf(path: string, resource: Resource | undefined, project: Project | undefined): Layers {
    const own = relativeTo(basePath, path);
    const fits = ({ match }: { readonly match: ResourceMatcher | undefined }): boolean =>
      match === undefined || (resource !== undefined && project !== undefined && match(resource, project));
    const applies = (object: CompiledObject): boolean =>
      !isGlobalIgnore(object.source) && covers(object, own) && fits(object);
    // Once for each object of a run, and nearly all have one of a few keys.
    let key = '';
    for (let index = 0; index < layered.length; index++) {
      const object = layered[index]!;
      if (!applies(object)) continue;
      for (let at = 0; at < object.presets.length; at++) if (fits(object.presets[at]!)) key += `+${at}`;
      key += `,${index}`;
    }
    let merged = layersByKey.get(key);
    if (!merged) {
      merged = mergeLayers(
        layered
          .filter(applies)
          .map(({ source, presets }) => [source, presets.filter(fits).map(({ preset }) => preset)] as const),
      );
      layersByKey.set(key, merged);
    }
    return { key, merged };
  }

  /** The minor versions that plugins give for a resource, by prefix. */
  function versionsOf(
    resource: Resource,
    project: Project,
    settings: ResourceConfig['settings'],
  ): ReadonlyMap<string, number> {
    let versions: Map<string, number> | undefined;
    for (const [prefix, plugin] of givingVersions) {
      const version = plugin.kubernetesVersionOf?.(resource, project, settings[prefix] ?? {});
      const minor = version === undefined ? undefined : parseMinor(version);
      if (minor === undefined) continue;
      versions ??= new Map();
      versions.set(prefix, minor);
    }
    return versions ?? NO_VERSIONS;
  }

  return {
    rules,
    benchmarks,
    plugins,
    suppressions,
    suppressionsPath,
    never,
    baseline,
    namespace,
    patterns: options.patterns,
    schemas,
    schemaPaths,
    policyPaths: last('policies'),
    gitops,
    helm,
    podTemplates,
    ownPodTemplates,
    podTemplatesPath,
    matchedKinds,
    matchedClusters,
    dependsOnNamespaces: dependsOnNamespaces(
      objects,
      compiled.flatMap(({ presets }) => presets.map(({ preset }) => preset)),
      plugins,
    ),
    basePath,
    source: options.source,
    severities,
    warnings,

    unmatchedPatterns(paths: readonly string[]): readonly ConfigProblem[] {
      const own = paths.map((path) => relativeTo(basePath, path));
      const lists = compiled.flatMap(({ source }, index) => {
        const at = isList ? `[${index}]` : '';
        return [
          [`${at}.files`, source.files] as const,
          [`${at}.ignores`, source.ignores] as const,
          ...(source.suppressions ?? []).map(
            ({ files }, i) => [`${at}.suppressions[${i}].files`, files] as const,
          ),
        ];
      });
      return lists.flatMap(([path, patterns = []]) =>
        patterns.flatMap((pattern, index) => {
          // These directories are never searched, and many configs name them out of habit.
          if (/(?:^|\/)(?:node_modules|\.git)(?:\/|$)/.test(pattern)) return [];
          const matches = fileGlobs([pattern]);
          return own.some((one) => matches(one))
            ? []
            : [{ path: `${path}[${index}]`, message: `The pattern "${pattern}" matches no file.` }];
        }),
      );
    },

    forFile(path: string): FileConfig {
      if (!decidesOnFiles) return PLAIN;
      const own = relativeTo(basePath, path);
      let ignored = false;
      let cluster: string | undefined;
      // An editor asks about each file after each key.
      for (const object of compiled) {
        const { source } = object;
        if (isGlobalIgnore(source)) ignored ||= object.ignores?.(own) ?? false;
        if (source.cluster !== undefined && covers(object, own)) cluster = source.cluster;
      }
      return ignored || cluster !== undefined ? { ignored, cluster } : PLAIN;
    },

    forFileProblems(path: string): ResourceConfig {
      return merge(path, undefined, undefined);
    },

    forProject(): ResourceConfig {
      return merge(basePath, undefined, undefined);
    },

    forResource(resource: Resource, project: Project): ResourceConfig {
      return merge(resource.file.path, resource, project);
    },
  };
}

function objectsOf(
  config: Config,
  plugins: Plugins,
  { benchmark, overrides }: ResolveOptions,
): readonly ConfigObject[] {
  return [
    ...([config].flat() as readonly ConfigObject[]),
    ...(benchmark === undefined ? [] : [benchmarkConfig(plugins.values(), benchmark)]),
    ...(overrides ? [overrides] : []),
  ];
}

function dependsOnNamespaces(
  objects: readonly ConfigObject[],
  presets: readonly PresetObject[],
  plugins: Plugins,
): boolean {
  const matches = [
    ...objects.flatMap(({ match, suppressions = [] }) => [match, ...suppressions.map((one) => one.match)]),
    ...presets.map(({ match }) => match),
  ];
  return (
    matches.some((match) => match?.namespaceLabels !== undefined) ||
    objects.some(({ settings = {} }) =>
      Object.keys(settings).some((prefix) => plugins.get(prefix)?.kubernetesVersionOf !== undefined),
    )
  );
}

function patternsAt(path: string, patterns: readonly string[] = []) {
  return patterns.map((pattern, index) => ({ path: `${path}[${index}]`, pattern }));
}

function covers(object: CompiledObject, path: string): boolean {
  return (object.files?.(path) ?? true) && !object.ignores?.(path);
}

/** As in ESLint: an object with only `ignores` (and a name) applies to the whole run. */
function isGlobalIgnore(object: ConfigObject): boolean {
  return (
    object.ignores !== undefined && Object.keys(object).every((key) => key === 'ignores' || key === 'name')
  );
}

function podTemplateLocation(setting: { group?: string; kind: string; path: string }): PodTemplateLocation {
  return {
    group: setting.group ?? '',
    kind: setting.kind,
    path: setting.path
      .split('.')
      .flatMap((step) => (step.endsWith('[]') ? [step.slice(0, -2), '*'] : [step])),
    form: 'template',
  };
}
