import {
  type AnyRule,
  type Preset,
  RISK_BANDS,
  type RuleMeta,
  recommendedSeverity,
  type SeveritySetting,
} from '@plimsoll/core';
import { rules } from './rules/index.js';

const settings = (severityOf: (rule: AnyRule) => SeveritySetting): Record<string, SeveritySetting> =>
  Object.fromEntries(
    Object.entries(rules).map(([name, rule]) => [`nsa-hardening/${name}`, severityOf(rule)] as const),
  );

const isGrave = (meta: RuleMeta): boolean =>
  recommendedSeverity(meta) === 'error' || meta.risk >= RISK_BANDS.high;

export const presets: Readonly<Record<string, Preset>> = {
  recommended: [{ rules: settings(({ meta }) => recommendedSeverity(meta)) }],
  /** Every rule, also those that ask for what not everyone needs. */
  strict: [{ rules: settings(({ meta }) => (isGrave(meta) ? 'error' : 'warn')) }],
};
