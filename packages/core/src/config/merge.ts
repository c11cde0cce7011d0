import { corePlugin } from '../engine/core-rules.js';
import type { SeveritySetting } from '../finding.js';
import type { JsonObject } from '../json.js';
import { inRange, kubernetesVersion, LATEST_MINOR, parseMinor } from '../rule/kubernetes-version.js';
import type { AnyRule, PresetObject } from '../rule/types.js';
import type { RuleConfig } from './resolve.js';
import type { ConfigObject } from './types.js';

/** What config objects say together, before it is known which rules exist at a resource's Kubernetes version. */
export interface MergedLayers {
  readonly severities: ReadonlyMap<string, SeveritySetting>;
  readonly options: ReadonlyMap<string, JsonObject>;
  readonly settings: Readonly<Record<string, JsonObject>>;
  readonly minor: number;
}

const RANK: Readonly<Record<SeveritySetting, number>> = { off: 0, warn: 1, error: 2 };

/** Merges config objects left to right, each with those of its presets that fit. */
export function mergeLayers(
  layers: readonly (readonly [ConfigObject, readonly PresetObject[]])[],
): MergedLayers {
  const severities = new Map<string, SeveritySetting>();
  const options = new Map<string, JsonObject>();
  let settings: Record<string, JsonObject> = {};
  let minor = LATEST_MINOR;
  for (const [name, rule] of Object.entries(corePlugin.rules))
    severities.set(`${corePlugin.meta.prefix}/${name}`, rule.meta.severity ?? 'error');
  for (const [object, presets] of layers) {
    // Within one `extends` the higher severity wins: presets never weaken each other, whatever their order.
    const fromPresets = new Map<string, SeveritySetting>();
    for (const preset of presets)
      for (const [id, severity] of Object.entries(preset.rules)) {
        const earlier = fromPresets.get(id);
        if (earlier === undefined || RANK[severity] > RANK[earlier]) fromPresets.set(id, severity);
      }
    for (const [id, severity] of fromPresets) severities.set(id, severity);
    for (const [id, setting] of Object.entries(object.rules ?? {})) {
      const [severity, own] = typeof setting === 'string' ? [setting] : setting;
      severities.set(id, severity);
      if (own) options.set(id, { ...options.get(id), ...own });
    }
    for (const [prefix, own] of Object.entries(object.settings ?? {}))
      settings = { ...settings, [prefix]: { ...settings[prefix], ...own } };
    if (object.kubernetesVersion !== undefined) minor = parseMinor(object.kubernetesVersion) ?? LATEST_MINOR;
  }
  return { severities, options, settings, minor };
}

/**
 * The rules that are on and exist at their Kubernetes version: that of the config, or for the rules of a plugin
 * that is in `versions` (prefix to minor) the one given there.
 */
export function ruleConfigs(
  { severities, options, minor }: MergedLayers,
  versions: ReadonlyMap<string, number>,
  rules: ReadonlyMap<string, AnyRule>,
): ReadonlyMap<string, RuleConfig> {
  const on = new Map<string, RuleConfig>();
  for (const [id, severity] of severities) {
    const meta = rules.get(id)?.meta;
    if (severity === 'off' || !meta) continue;
    const kubernetes = kubernetesVersion(versions.get(id.slice(0, id.indexOf('/'))) ?? minor);
    if (meta.kubernetes !== undefined && !inRange(kubernetes.minor, meta.kubernetes)) continue;
    on.set(id, {
      severity,
      kubernetes,
      options: meta.schema === undefined ? undefined : { ...meta.defaultOptions, ...options.get(id) },
    });
  }
  return on;
}
