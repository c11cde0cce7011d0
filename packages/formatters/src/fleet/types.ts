import type { Finding, FormatOptions, RuleDoc, Severity } from '@plimsoll/core';
import type { RiskBand, RunFacts } from '@plimsoll/core/internal';
import type { Status } from '../compliance/assess.js';

/** The results of many repositories, counted. Lists are sorted: what matters most stands first. */
export interface Fleet {
  readonly totals: FleetTotals;
  /** Those with most errors first, then most warnings, then by name. */
  readonly repositories: readonly FleetRepository[];
  /** Those with most findings first. Also rules that were on and found nothing. */
  readonly rules: readonly FleetRule[];
  readonly benchmarks: readonly FleetBenchmark[];
  /** Where an earlier set was given. */
  readonly since?: FleetSince;
  /** What could not be read, as sentences: it is missing from all that is counted. */
  readonly problems: readonly string[];
  /** What limits the numbers, as sentences. */
  readonly warnings: readonly string[];
  /** The findings of a repository, each once, read again from its results; suppressed ones too where these have them. */
  readonly findingsOf: (repository: FleetRepository) => Iterable<Finding>;
}

/** How many findings; suppressed ones are not among them. */
export interface FleetCounts {
  readonly error: number;
  readonly warn: number;
}

export interface FleetTotals extends FleetCounts {
  readonly byBand: Readonly<Record<RiskBand, number>>;
  readonly onPath: number;
  readonly suppressed: number;
  readonly resources: number;
}

export interface FleetRepository extends FleetTotals {
  readonly name: string;
  /** The files that its results were read from; several count as one. */
  readonly files: readonly string[];
  readonly runs: readonly FleetRun[];
  /** What kept its runs from being complete. */
  readonly errors: readonly string[];
  /** What a cluster may get and no rule judged. */
  readonly notJudged: number;
  /** Findings that its results leave out, because they were asked for less. */
  readonly notListed: number;
  readonly rules: ReadonlyMap<string, FleetCounts>;
  /** The gravest findings. */
  readonly gravest: readonly FleetFinding[];
  /** What changed; absent where the earlier set has no result of it, or there is no earlier set. */
  readonly changes?: FleetChanges;
  /** How many of its findings have a severity and a risk, suppressed ones apart. */
  readonly gravities: readonly Gravity[];
}

export interface Gravity {
  readonly severity: Severity;
  readonly risk: number;
  readonly suppressed: boolean;
  readonly count: number;
}

/** What made one result. */
export interface FleetRun extends RunFacts {
  readonly version: string;
}

/** Enough of a finding to find its place. */
export type FleetFinding = Pick<Finding, 'ruleId' | 'message' | 'severity' | 'risk' | 'file' | 'onPath'> & {
  readonly line?: number;
};

export interface FleetChanges {
  readonly new: FleetCounts;
  /** Open in the earlier set, and now repaired, suppressed, or not looked for any more. */
  readonly gone: FleetCounts;
  /** Of the new ones: those of rules that were off in the earlier run. */
  readonly newlyOn: number;
  /** Of what is gone: that of rules that are off now. It may still be there. */
  readonly nowOff: number;
  readonly byRule: ReadonlyMap<string, RuleChanges>;
  /** The gravest that are new. */
  readonly gravest: readonly FleetFinding[];
}

export interface RuleChanges {
  readonly new: FleetCounts;
  readonly gone: FleetCounts;
}

export interface FleetRule extends FleetCounts {
  readonly id: string;
  /** Absent where no result says: it has none of the rules that were on. */
  readonly description?: string;
  readonly docsUrl?: string;
  readonly precision?: 'very-high' | 'high' | 'medium' | 'low';
  readonly cwe?: readonly number[];
  /** The highest that any repository gives it. */
  readonly severity: Severity;
  /** The highest of the rule and of its findings. */
  readonly risk: number;
  /** How many repositories have a finding of it. */
  readonly repositories: number;
  /** In how many it was on, as far as results say. */
  readonly on: number;
  readonly changes?: RuleChanges;
}

export interface FleetBenchmark {
  readonly id: string;
  readonly title: string;
  readonly version: string;
  readonly url: string;
  /** How many repositories were held against it. */
  readonly repositories: number;
  /** In the order of the benchmark. */
  readonly controls: readonly FleetControl[];
}

export interface FleetControl {
  readonly id: string;
  readonly title: string;
  readonly section: string;
  /** The repositories of which a run says so, those with most violations first. */
  readonly byStatus: ReadonlyMap<Status, readonly string[]>;
  /** Violations in all of them. */
  readonly findings: number;
}

export interface FleetSince extends Omit<FleetChanges, 'gravest' | 'byRule'> {
  /** How many repositories are in both sets. */
  readonly compared: number;
  /** Repositories that the earlier set has not: their findings are not among the new ones. */
  readonly added: readonly string[];
  /** Repositories that only the earlier set has: their findings are not among those that are gone. */
  readonly removed: readonly string[];
}

export interface FleetFormatOptions
  extends Pick<FormatOptions, 'tool' | 'color' | 'verbose' | 'columns' | 'warn'> {
  /** Help by rule id. */
  readonly docs: ReadonlyMap<string, RuleDoc>;
  /** When the report is made, as `2027-01-31T08:00:00Z`. */
  readonly date?: string;
}

/** A fleet in, text out. */
export type FleetFormatter = (fleet: Fleet, options: FleetFormatOptions) => Iterable<string>;
