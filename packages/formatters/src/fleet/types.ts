import type { Finding, FormatOptions, RuleDoc, Severity } from '@plimsoll/core';
import type { RiskBand, RunFacts } from '@plimsoll/core/internal';
import type { Status } from '../compliance/assess.js';

/** The results of many repositories, counted. Lists are sorted by importance. */
export interface Fleet {
  readonly totals: FleetTotals;
  /** Sorted by most errors, then most warnings, then name. */
  readonly repositories: readonly FleetRepository[];
  /** Sorted by most findings. Includes rules that were on and found nothing. */
  readonly rules: readonly FleetRule[];
  readonly benchmarks: readonly FleetBenchmark[];
  /** The comparison with an earlier set, where one was given. */
  readonly since?: FleetSince;
  /** What could not be read, as sentences. All counts lack it. */
  readonly problems: readonly string[];
  /** What limits the numbers, as sentences. */
  readonly warnings: readonly string[];
  /** Reads the findings of a repository again, each once, including suppressed ones if its results have them. */
  readonly findingsOf: (repository: FleetRepository) => Iterable<Finding>;
}

/** The number of findings, without suppressed ones. */
export interface FleetCounts {
  readonly error: number;
  readonly warn: number;
}

/** The counts of all repositories. */
export interface FleetTotals extends FleetCounts {
  readonly byBand: Readonly<Record<RiskBand, number>>;
  readonly onPath: number;
  readonly suppressed: number;
  readonly resources: number;
}

/** The counts of one repository. */
export interface FleetRepository extends FleetTotals {
  readonly name: string;
  /** The files of its results, which count as one result. */
  readonly files: readonly string[];
  readonly runs: readonly FleetRun[];
  /** The errors that kept its runs from being complete. */
  readonly errors: readonly string[];
  /** How many things a cluster may get were not checked. */
  readonly notJudged: number;
  /** The number of findings that its results leave out because the run asked for fewer. */
  readonly notListed: number;
  readonly rules: ReadonlyMap<string, FleetCounts>;
  /** The most severe findings. */
  readonly gravest: readonly FleetFinding[];
  /** What changed; absent where there is no earlier set, or no result of this repository in it. */
  readonly changes?: FleetChanges;
  /** The number of its findings by severity, risk and suppression. */
  readonly gravities: readonly Gravity[];
}

/** The severity and the risk that count for sorting. */
export interface Gravity {
  readonly severity: Severity;
  readonly risk: number;
  readonly suppressed: boolean;
  readonly count: number;
}

/** The run that made a result. */
export interface FleetRun extends RunFacts {
  readonly version: string;
}

/** Enough of a finding to find its place. */
export type FleetFinding = Pick<Finding, 'ruleId' | 'message' | 'severity' | 'risk' | 'file' | 'onPath'> & {
  readonly line?: number;
};

/** What changed since an earlier report. */
export interface FleetChanges {
  readonly new: FleetCounts;
  /** Open in the earlier set, and now fixed, suppressed, or no longer looked for. */
  readonly gone: FleetCounts;
  /** How many new findings come from rules that were off in the earlier run. */
  readonly newlyOn: number;
  /** How many of the gone findings come from rules that are off now. The fault may still exist. */
  readonly nowOff: number;
  readonly byRule: ReadonlyMap<string, RuleChanges>;
  /** The most severe new findings. */
  readonly gravest: readonly FleetFinding[];
}

/** What changed for one rule. */
export interface RuleChanges {
  readonly new: FleetCounts;
  readonly gone: FleetCounts;
}

/** The counts of one rule. */
export interface FleetRule extends FleetCounts {
  readonly id: string;
  /** Absent where no result has one: results of early versions list no rules. */
  readonly description?: string;
  readonly docsUrl?: string;
  readonly precision?: 'very-high' | 'high' | 'medium' | 'low';
  readonly cwe?: readonly number[];
  /** The highest severity in any repository. */
  readonly severity: Severity;
  /** The highest risk of the rule and its findings. */
  readonly risk: number;
  /** The number of repositories with a finding of this rule. */
  readonly repositories: number;
  /** The number of repositories in which it was on, as far as results say. */
  readonly on: number;
  readonly changes?: RuleChanges;
}

/** A benchmark over all repositories. */
export interface FleetBenchmark {
  readonly id: string;
  readonly title: string;
  readonly version: string;
  readonly url: string;
  /** The number of repositories that were assessed. */
  readonly repositories: number;
  /** In the order of the benchmark. */
  readonly controls: readonly FleetControl[];
}

/** A control over all repositories. */
export interface FleetControl {
  readonly id: string;
  readonly title: string;
  readonly section: string;
  /** The repositories with each status, those with most violations first. */
  readonly byStatus: ReadonlyMap<Status, readonly string[]>;
  /** The number of violations in all repositories. */
  readonly findings: number;
}

/** The earlier report that a report is compared with. */
export interface FleetSince extends Omit<FleetChanges, 'gravest' | 'byRule'> {
  /** The number of repositories in both sets. */
  readonly compared: number;
  /** Repositories that the earlier set lacks. Their findings do not count as new. */
  readonly added: readonly string[];
  /** Repositories that only the earlier set has. Their findings do not count as gone. */
  readonly removed: readonly string[];
}

/** What a format of many repositories needs besides the counts. */
export interface FleetFormatOptions
  extends Pick<FormatOptions, 'tool' | 'color' | 'verbose' | 'columns' | 'warn'> {
  /** Help by rule id. */
  readonly docs: ReadonlyMap<string, RuleDoc>;
  /** The time of the report, such as `2027-01-31T08:00:00Z`. */
  readonly date?: string;
}

/** Formats a fleet as text. */
export type FleetFormatter = (fleet: Fleet, options: FleetFormatOptions) => Iterable<string>;
