import type { Draft } from '../draft/draft.js';
import type { RuleReport, SeveritySetting, UnknownVerdict } from '../finding.js';
import type { AnyRule } from '../rule/types.js';

export interface RuleTally {
  examined: number;
  readonly unknown: UnknownVerdict[];
  milliseconds: number;
}

/** Counts by rule. */
export class Tallies {
  readonly #byRule = new Map<string, RuleTally>();

  /** The tally of a rule that runs. */
  of(ruleId: string): RuleTally {
    let tally = this.#byRule.get(ruleId);
    if (!tally) {
      tally = { examined: 0, unknown: [], milliseconds: 0 };
      this.#byRule.set(ruleId, tally);
    }
    return tally;
  }

  /** Whether a rule ran anywhere. */
  ran(ruleId: string): boolean {
    return this.#byRule.has(ruleId);
  }

  reports(
    rules: ReadonlyMap<string, AnyRule>,
    severities: ReadonlyMap<string, SeveritySetting>,
    drafts: readonly Draft[],
  ): ReadonlyMap<string, RuleReport> {
    const failed = new Map<string, number>();
    const suppressed = new Map<string, number>();
    for (const { ruleId, suppression } of drafts) {
      const counts = suppression ? suppressed : failed;
      counts.set(ruleId, (counts.get(ruleId) ?? 0) + 1);
    }
    return new Map(
      [...rules].map(([id, { meta }]) => {
        const tally = this.#byRule.get(id);
        return [
          id,
          {
            meta,
            severity: severities.get(id) ?? 'off',
            ran: tally !== undefined,
            examined: tally?.examined ?? 0,
            failed: failed.get(id) ?? 0,
            suppressed: suppressed.get(id) ?? 0,
            unknown: tally?.unknown ?? [],
          },
        ];
      }),
    );
  }

  timing(): ReadonlyMap<string, number> {
    return new Map(
      [...this.#byRule]
        .filter(([, { milliseconds }]) => milliseconds > 0)
        .map(([id, { milliseconds }]) => [id, milliseconds]),
    );
  }
}
