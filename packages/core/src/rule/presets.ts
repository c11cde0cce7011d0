import { RISK_BANDS, type SeveritySetting } from '../severity.js';
import { recommendedSeverity } from './define.js';
import type { AnyRule, Preset, RuleMeta } from './types.js';

const isGrave = (meta: RuleMeta): boolean =>
  recommendedSeverity(meta) === 'error' || meta.risk >= RISK_BANDS.high;

/**
 * The two presets of a pack whose rules are graded by risk. `recommended` is what each rule recommends. `strict` has
 * every rule, including those that ask for what not everyone needs.
 */
export function presetsByRisk(
  prefix: string,
  rules: Readonly<Record<string, AnyRule>>,
): Readonly<Record<'recommended' | 'strict', Preset>> {
  const preset = (severityOf: (meta: RuleMeta) => SeveritySetting): Preset => [
    {
      rules: Object.fromEntries(
        Object.entries(rules).map(([name, { meta }]) => [`${prefix}/${name}`, severityOf(meta)]),
      ),
    },
  ];
  return {
    recommended: preset(recommendedSeverity),
    strict: preset((meta) => (isGrave(meta) ? 'error' : 'warn')),
  };
}
