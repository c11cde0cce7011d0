import type { Finding } from '@plimsoll/core';
import { RISK_BANDS, type RiskBand, riskBand } from '@plimsoll/core/internal';
import type { FleetCounts, FleetRepository, Gravity } from '@plimsoll/formatters/internal';
import { Gravest } from './gravest.js';

export type Counts = { -readonly [Key in keyof FleetCounts]: number };

/** Counts the findings of one repository, without keeping them. */
export class Tally {
  readonly #counts: Counts = { error: 0, warn: 0 };
  readonly #bands = bandCounts();
  readonly #rules = new Map<string, Counts>();
  readonly #gravest = new Gravest();
  readonly #gravities = new Map<string, { -readonly [Key in keyof Gravity]: Gravity[Key] }>();
  #onPath = 0;

  add(finding: Finding): void {
    const { ruleId, severity, risk, onPath } = finding;
    const suppressed = finding.suppression !== undefined;
    const key = `${severity} ${risk} ${suppressed}`;
    const gravity = this.#gravities.get(key);
    if (gravity) gravity.count++;
    else this.#gravities.set(key, { severity, risk, suppressed, count: 1 });
    if (suppressed) return;
    this.#counts[severity]++;
    this.#bands[riskBand(risk)]++;
    if (onPath) this.#onPath++;
    const own = this.#rules.get(ruleId) ?? { error: 0, warn: 0 };
    this.#rules.set(ruleId, own);
    own[severity]++;
    this.#gravest.add(finding);
  }

  result(): Pick<
    FleetRepository,
    'error' | 'warn' | 'byBand' | 'onPath' | 'rules' | 'gravest' | 'gravities'
  > {
    return {
      ...this.#counts,
      byBand: this.#bands,
      onPath: this.#onPath,
      rules: this.#rules,
      gravest: this.#gravest.first(),
      gravities: [...this.#gravities.values()],
    };
  }
}

export function bandCounts(): Record<RiskBand, number> {
  return Object.fromEntries(Object.keys(RISK_BANDS).map((band) => [band, 0])) as Record<RiskBand, number>;
}

/** Counts findings that several results of a repository share once: of equal ones, the most that one result has. */
export class Distinct {
  readonly #seen = new Map<string, number>();

  /** Begins another result. Returns a function that says whether a finding is new compared with the results before. */
  next(): (finding: Finding) => boolean {
    const own = new Map<string, number>();
    return ({ fingerprint }) => {
      const count = (own.get(fingerprint) ?? 0) + 1;
      own.set(fingerprint, count);
      if (count <= (this.#seen.get(fingerprint) ?? 0)) return false;
      this.#seen.set(fingerprint, count);
      return true;
    };
  }
}
