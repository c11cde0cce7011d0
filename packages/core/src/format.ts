import type { Finding, LintResult, Severity } from './finding.js';
import type { RuleDoc } from './rule/types.js';

/** A result in, text out; an iterable so that a huge result never becomes one string. */
export type Formatter = (result: LintResult, options: FormatOptions) => string | Iterable<string>;

/** What a report tells of the run that made it: who reads it years later was not there. */
export interface RunFacts {
  /** What was linted, by the name that its owners know. */
  readonly project?: string;
  /** Where the name is from: the option, the remote of git, or the folder, which may have another name elsewhere. */
  readonly projectBy?: 'option' | 'remote' | 'folder';
  /** Where the repository is, without credentials. */
  readonly repositoryUri?: string;
  /** When the run was, as `2027-01-31T08:00:00Z`; of equal runs with an equal date reports have equal bytes. */
  readonly date?: string;
  /** The commit that the files were checked out from, in hexadecimal digits; files may have changed since. */
  readonly commit?: string;
  /** The paths that were asked for; empty where it was the whole project. */
  readonly scope?: readonly string[];
  /** The config file, from the repository root; absent where there was none. */
  readonly config?: string;
  /** The presets that the config names. */
  readonly presets?: readonly string[];
  /** The benchmark whose rules ran, and no others. */
  readonly benchmark?: string;
  /** The Kubernetes version that the config names, as `1.34`. */
  readonly kubernetesVersion?: string;
  /** The rule packs. */
  readonly plugins?: readonly { readonly name: string; readonly version: string }[];
}

export interface FormatOptions {
  /** Where it is not known, as for objects of a program, a report leaves it out. */
  readonly run?: RunFacts;
  readonly tool: { readonly name: string; readonly version: string; readonly informationUri: string };
  /** Whether the sink takes colours. */
  readonly color: boolean;
  /** Write suppressed findings too, marked as such. */
  readonly showSuppressed: boolean;
  /** For people: list also what was looked at and found right. */
  readonly verbose?: boolean;
  /** For people: the width of the terminal that lines are wrapped to, in columns; left out where lines stay whole. */
  readonly columns?: number;
  /** For people: show the lines of the file under the findings that are errors, or under all. */
  readonly frames?: 'errors' | 'all';
  /** For people: how many findings each rule has. */
  readonly statistics?: boolean;
  /** Hides what is below; a severity, or a risk from 0.1 to 10.0. It never changes the exit code. */
  readonly minSeverity?: Severity | number;
  /** Hides what lies on no path of attackers. It never changes the exit code. */
  readonly onlyOnPath?: boolean;
  /** What makes the run fail, for formats that know only passed and failed; default `error`. */
  readonly failOn?: FailOn;
  /** Help by rule id. */
  readonly docs: ReadonlyMap<string, RuleDoc>;
  /** The text of a file that a finding names; undefined where it cannot be had. */
  readonly textOf: (file: string) => string | undefined;
  /**
   * A path of findings from where the reader stands, for formats whose paths people and editors take from the working
   * directory; left out where that is the root of the repository. Formats that others read elsewhere do without.
   */
  readonly pathFromHere?: (file: string) => string;
  /** For people: the URL of a file, as the report shows its path, for terminals that show links; else left out. */
  readonly fileUrl?: (file: string) => string;
  /** The category of a SARIF run, where the user gave one. */
  readonly category?: string;
  /**
   * Takes what the user must know of the output itself, such as that it does not hold all results: a sentence
   * without controls, for standard error. A formatter that returns an iterable calls it while that is read.
   */
  readonly warn?: (message: string) => void;
}

/** The findings that a format shows: superseded ones never, suppressed ones where they are asked for. */
export function visibleFindings(
  result: LintResult,
  options: Pick<FormatOptions, 'showSuppressed' | 'minSeverity' | 'onlyOnPath'>,
): readonly Finding[] {
  return result.findings.filter(
    (finding) =>
      finding.supersededBy === undefined &&
      (options.showSuppressed || finding.suppression === undefined) &&
      (!options.onlyOnPath || finding.onPath === true) &&
      (options.minSeverity === undefined || atLeast(finding, options.minSeverity)),
  );
}

/** The risks at which the bands begin; critical is what lies above 9.0. */
export const RISK_BANDS = { low: 0.1, medium: 4, high: 7, critical: 9.1 } as const;

export type RiskBand = keyof typeof RISK_BANDS;

export function riskBand(risk: number): RiskBand {
  return risk > 9 ? 'critical' : risk >= 7 ? 'high' : risk >= 4 ? 'medium' : 'low';
}

/** A severity or a risk from which on findings fail a run; `new`: all that no exception or baseline accepts; none. */
export type FailOn = Severity | number | 'new' | 'never';

/** Whether a finding makes a run fail. An exception that nothing needs is no fault of what was linted: it is not new. */
export function failsRun(finding: Finding, failOn: FailOn): boolean {
  if (finding.suppression !== undefined || failOn === 'never') return false;
  if (failOn === 'new') return finding.ruleId !== 'plimsoll/unused-suppression';
  return atLeast(finding, failOn);
}

/** Whether a finding is at or above a severity or a risk. */
export function atLeast(finding: Pick<Finding, 'severity' | 'risk'>, threshold: Severity | number): boolean {
  if (typeof threshold === 'number') return finding.risk >= threshold;
  return threshold === 'warn' || finding.severity === 'error';
}
