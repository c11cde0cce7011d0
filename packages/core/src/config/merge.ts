import type { JsonObject } from '../json.js';
import {
  inRange,
  type KubernetesVersion,
  kubernetesVersion,
  LATEST_MINOR,
  parseMinor,
} from '../kubernetes-version.js';
import { recommendedSeverity } from '../rule/define.js';
import type { AnyRule, PresetObject } from '../rule/types.js';
import { corePlugin } from '../rules/core-rules.js';
import { SEVERITY_RANK, type Severity, type SeveritySetting } from '../severity.js';

import type { ConfigObject } from './types.js';

/** The merged config objects, before it is clear which rules exist at a resource's Kubernetes version. */
export interface MergedLayers {
  readonly severities: ReadonlyMap<string, SeveritySetting>;
  /** The rules whose severity a config object or preset sets. */
  readonly given: ReadonlySet<string>;
  readonly options: ReadonlyMap<string, JsonObject>;
  readonly settings: Readonly<Record<string, JsonObject>>;
  readonly minor: number;
}

/** Merges config objects from left to right, each with its matching presets. */
export function mergeLayers(
  layers: readonly (readonly [ConfigObject, readonly PresetObject[]])[],
): MergedLayers {
  const severities = coreSeverities();
  const given = new Set<string>();
  const options = new Map<string, JsonObject>();
  // Without a prototype: a prefix may be `constructor`.
  const settings: Record<string, JsonObject> = Object.create(null);
  let minor = LATEST_MINOR;
  for (const [object, presets] of layers) {
    severitiesOf(object, presets).forEach((severity, id) => {
      severities.set(id, severity);
      given.add(id);
    });
    for (const [id, setting] of Object.entries(object.rules ?? {}))
      if (typeof setting !== 'string' && setting[1]) options.set(id, { ...options.get(id), ...setting[1] });
    for (const [prefix, own] of Object.entries(object.settings ?? {}))
      settings[prefix] = { ...settings[prefix], ...own };
    if (object.kubernetesVersion !== undefined) minor = parseMinor(object.kubernetesVersion) ?? LATEST_MINOR;
  }
  return { severities, given, options, settings, minor };
}

/**
 * The highest severity that a config gives to each rule for any resource, even if the run has no such resource. Objects
 * for some files or resources can only raise it, objects for all of them set it. A rule that exists at none of the
 * Kubernetes versions is off.
 */
export function declaredSeverities(
  layers: readonly (readonly [ConfigObject, readonly PresetObject[]])[],
  rules: ReadonlyMap<string, AnyRule>,
): ReadonlyMap<string, SeveritySetting> {
  const declared = coreSeverities();
  const minors = new Set([LATEST_MINOR]);
  for (const [object, presets] of layers) {
    const forAll = !object.files && !object.ignores && !object.match;
    if (object.kubernetesVersion !== undefined) {
      if (forAll) minors.clear();
      minors.add(parseMinor(object.kubernetesVersion) ?? LATEST_MINOR);
    }
    const sets = forAll && presets.every(({ match }) => match === undefined);
    severitiesOf(object, presets).forEach((severity, id) => {
      if (sets || SEVERITY_RANK[severity] > SEVERITY_RANK[declared.get(id) ?? 'off'])
        declared.set(id, severity);
    });
  }
  for (const id of declared.keys()) {
    const range = rules.get(id)?.meta.kubernetes;
    if (range !== undefined && ![...minors].some((minor) => inRange(kubernetesVersion(minor).minor, range)))
      declared.set(id, 'off');
  }
  return declared;
}

function coreSeverities(): Map<string, SeveritySetting> {
  return new Map(
    Object.entries(corePlugin.rules).map(([name, rule]) => [
      `${corePlugin.meta.prefix}/${name}`,
      recommendedSeverity(rule.meta),
    ]),
  );
}

/** The severities that one config object sets, presets first. */
function severitiesOf(
  object: ConfigObject,
  presets: readonly PresetObject[],
): ReadonlyMap<string, SeveritySetting> {
  const severities = new Map<string, SeveritySetting>();
  // Within one `extends` the higher severity wins: presets never weaken each other, in any order.
  for (const preset of presets)
    for (const [id, severity] of Object.entries(preset.rules)) {
      const earlier = severities.get(id);
      if (earlier === undefined || SEVERITY_RANK[severity] > SEVERITY_RANK[earlier])
        severities.set(id, severity);
    }
  for (const [id, setting] of Object.entries(object.rules ?? {}))
    severities.set(id, typeof setting === 'string' ? setting : setting[0]);
  return severities;
}

/**
 * The rules that are on and exist at their Kubernetes version. This is the version of the config, or for plugins in
 * `versions` (prefix to minor) the version given there.
 */
export function ruleConfigs(
  { severities, given, options, minor }: MergedLayers,
  versions: ReadonlyMap<string, number>,
  rules: ReadonlyMap<string, AnyRule>,
): ReadonlyMap<string, RuleConfig> {
  const on = new Map<string, RuleConfig>();
  severities.forEach((severity, id) => {
    const meta = rules.get(id)?.meta;
    if (severity === 'off' || !meta) return;
    const kubernetes = kubernetesVersion(versions.get(id.slice(0, id.indexOf('/'))) ?? minor);
    if (meta.kubernetes !== undefined && !inRange(kubernetes.minor, meta.kubernetes)) return;
    on.set(id, {
      severity,
      given: given.has(id),
      kubernetes,
      options: meta.schema === undefined ? undefined : { ...meta.defaultOptions, ...options.get(id) },
    });
  });
  return on;
}

export interface RuleConfig {
  readonly severity: Severity;
  /** Whether a config or preset sets the severity. If not, it is the rule's own recommendation. */
  readonly given: boolean;
  /**
   * The version that the rule checks against: that of the config, or the one that the rule's plugin gives for the
   * resource.
   */
  readonly kubernetes: KubernetesVersion;
  /** The defaults of the rule, with the config's options applied over them. */
  readonly options: JsonObject | undefined;
}
