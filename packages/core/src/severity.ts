/** How a finding counts. `error` fails a run. */
export type Severity = 'warn' | 'error';
export type SeveritySetting = 'off' | Severity;

/** Severities in order. */
export const SEVERITY_RANK: Readonly<Record<SeveritySetting, number>> = { off: 0, warn: 1, error: 2 };

/** The severity and risk of a finding. */
export interface Gravity {
  readonly severity: Severity;
  readonly risk: number;
}

/** The higher severity and the higher risk of two: the gravity of a finding that stands for both. */
export function gravest(a: Gravity, b: Gravity): Gravity {
  return {
    severity: SEVERITY_RANK[b.severity] > SEVERITY_RANK[a.severity] ? b.severity : a.severity,
    risk: Math.max(a.risk, b.risk),
  };
}

/** The lowest risk of each band. Critical is above 9.0. */
export const RISK_BANDS = { low: 0.1, medium: 4, high: 7, critical: 9.1 } as const;

export type RiskBand = keyof typeof RISK_BANDS;

export function riskBand(risk: number): RiskBand {
  return risk > 9 ? 'critical' : risk >= 7 ? 'high' : risk >= 4 ? 'medium' : 'low';
}
