import type { Finding, SeveritySetting } from './finding.js';

/** Severities in order. */
export const SEVERITY_RANK: Readonly<Record<SeveritySetting, number>> = { off: 0, warn: 1, error: 2 };

/** The severity and risk of a finding. */
export type Gravity = Pick<Finding, 'severity' | 'risk'>;

/** The higher severity and the higher risk of two: the gravity of a finding that stands for both. */
export function gravest(a: Gravity, b: Gravity): Gravity {
  return {
    severity: SEVERITY_RANK[b.severity] > SEVERITY_RANK[a.severity] ? b.severity : a.severity,
    risk: Math.max(a.risk, b.risk),
  };
}
