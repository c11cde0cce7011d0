import { checkOptions, described, isKeyed, type OptionKinds } from '../argument.js';
import type { Finding } from '../draft/finding.js';
import type { RuleDoc } from '../rule/types.js';
import type { Severity } from '../severity.js';
import type { LintResult } from './result.js';

/** Turns a result into text. An iterable avoids one string for a huge result. */
export type Formatter = (result: LintResult, options: FormatOptions) => string | Iterable<string>;

/** What a report says about its run, for readers who read it much later. */
export interface RunFacts {
  /** The linted project, by the name that its owners use. */
  readonly project?: string;
  /** The source of the name: the option, the git remote, or the directory, which may have another name elsewhere. */
  readonly projectBy?: 'option' | 'remote' | 'folder';
  /** The URL of the repository, without credentials. */
  readonly repositoryUri?: string;
  /** The time of the run, for example `2027-01-31T08:00:00Z`. Equal runs with equal dates give identical reports. */
  readonly date?: string;
  /** The checked-out commit in hexadecimal digits. Files may have changed since. */
  readonly commit?: string;
  /** The requested paths. Empty for the whole project. */
  readonly scope?: readonly string[];
  /** The config file, from the repository root. Absent if there was none. */
  readonly config?: string;
  /** The presets that the config names. */
  readonly presets?: readonly string[];
  /** The benchmark, if only its rules ran. */
  readonly benchmark?: string;
  /** The Kubernetes version of the config, for example `1.34`. */
  readonly kubernetesVersion?: string;
  /** The rule packs. */
  readonly plugins?: readonly { readonly name: string; readonly version: string }[];
}

/** What a format needs besides the result. */
export interface FormatOptions {
  /** Left out if unknown, as for objects of a program. Then reports leave it out too. */
  readonly run?: RunFacts;
  readonly tool: { readonly name: string; readonly version: string; readonly informationUri: string };
  /** Whether the output supports colours. */
  readonly color: boolean;
  /** Also write suppressed findings, marked as such. */
  readonly showSuppressed: boolean;
  /** For people: also list what was checked and is fine. */
  readonly verbose?: boolean;
  /** For people: the width of the terminal in columns, to wrap lines. Without it lines stay whole. */
  readonly columns?: number;
  /** For people: show source lines below findings that are errors, or below all findings. */
  readonly frames?: 'errors' | 'all';
  /** For people: how many findings each rule has. */
  readonly statistics?: boolean;
  /** Hides findings below a severity, or below a risk from 0.1 to 10.0. It never changes the exit code. */
  readonly minSeverity?: Severity | number;
  /** Hides findings that are on no attack path. It never changes the exit code. */
  readonly onlyOnPath?: boolean;
  /** What makes the run fail, for formats that only know passed and failed. Default: `error`. */
  readonly failOn?: FailOn;
  /** Help by rule id. */
  readonly docs: ReadonlyMap<string, RuleDoc>;
  /** The text of a file that a finding names. Undefined if it is not available. */
  readonly textOf: (file: string) => string | undefined;
  /**
   * Makes a path of findings relative to the reader's directory, for formats whose paths people and editors resolve
   * from the working directory. Left out if that is the repository root. Formats that are read elsewhere do not use it.
   */
  readonly pathFromHere?: (file: string) => string;
  /** For people: the URL of a file, from the path that the report shows, for terminals that support links. */
  readonly fileUrl?: (file: string) => string;
  /** The category of a SARIF run, if the user gave one. */
  readonly category?: string;
  /**
   * Receives what the user must know about the output itself, for example that results are left out: a sentence without
   * control characters, for standard error. A formatter that returns an iterable calls it during iteration.
   */
  readonly warn?: (message: string) => void;
}

const VISIBLE_OPTIONS: OptionKinds<Pick<FormatOptions, 'showSuppressed' | 'minSeverity' | 'onlyOnPath'>> = {
  showSuppressed: ['true or false'],
  minSeverity: ['"warn"', '"error"', 'a number'],
  onlyOnPath: ['true or false'],
};

/**
 * The findings that a format shows: no superseded ones, suppressed ones only if requested.
 * @throws TypeError for anything but a result
 * @example
 * for (const { file, message } of visibleFindings(result)) console.log(`${file}: ${message}`);
 */
export function visibleFindings(
  result: Pick<LintResult, 'findings'>,
  options: Partial<Pick<FormatOptions, 'showSuppressed' | 'minSeverity' | 'onlyOnPath'>> = {},
): readonly Finding[] {
  checkResult('visibleFindings', result);
  checkOptions('visibleFindings', options, VISIBLE_OPTIONS, '{ showSuppressed: true }');
  return result.findings.filter(
    (finding) =>
      finding.supersededBy === undefined &&
      (options.showSuppressed || finding.suppression === undefined) &&
      (!options.onlyOnPath || finding.onPath === true) &&
      (options.minSeverity === undefined || atLeast(finding, options.minSeverity)),
  );
}

/** @throws TypeError for anything but the result of a run */
export function checkResult(call: string, result: unknown): asserts result is Pick<LintResult, 'findings'> {
  const { findings } = (result ?? {}) as { readonly findings?: unknown };
  if (Array.isArray(findings)) return;
  const what = isKeyed(result) ? 'an object without a list "findings"' : described(result);
  throw new TypeError(`${call} expects the result of a run, such as that of await lint(…). It got ${what}.`);
}

/**
 * The lowest severity or risk that fails a run. `new`: all findings that no exception or baseline accepts. `never`:
 * none.
 */
export type FailOn = Severity | number | 'new' | 'never';

const FAIL_ON: readonly FailOn[] = ['error', 'warn', 'new', 'never'];

/**
 * Whether a finding makes a run fail. An unused exception is not a fault of the linted files, so it does not count as
 * new.
 * @throws TypeError for anything but a finding and a value of `FailOn`
 * @example
 * if (result.findings.some((finding) => failsRun(finding, 'error'))) console.log('failed');
 */
export function failsRun(finding: Finding, failOn: FailOn): boolean {
  if (typeof finding?.ruleId !== 'string')
    throw new TypeError(`failsRun expects one finding of a result. It got ${described(finding)}.`);
  if (typeof failOn !== 'number' && !FAIL_ON.includes(failOn))
    throw new TypeError(
      `failsRun: failOn must be a risk from 0.1 to 10 or one of ${FAIL_ON.join(', ')}. It is ${typeof failOn === 'string' ? JSON.stringify(failOn) : described(failOn)}.`,
    );
  if (finding.suppression !== undefined || failOn === 'never') return false;
  if (failOn === 'new') return finding.ruleId !== 'plimsoll/unused-suppression';
  return atLeast(finding, failOn);
}

/** Whether a finding has at least this severity or risk. */
export function atLeast(finding: Pick<Finding, 'severity' | 'risk'>, threshold: Severity | number): boolean {
  if (typeof threshold === 'number') return finding.risk >= threshold;
  return threshold === 'warn' || finding.severity === 'error';
}
