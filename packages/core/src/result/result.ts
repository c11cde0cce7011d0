import type { ConfigProblem } from '../config/types.js';
import type { Finding } from '../draft/finding.js';
import type { FixReport } from '../fix/offer.js';
import type { NotJudged } from '../judged/not-judged.js';
import type { ResourceId } from '../model/resource.js';
import type { Benchmark, RuleMeta } from '../rule/types.js';
import type { SeveritySetting } from '../severity.js';
import type { DocumentClass } from '../source/classify.js';
import type { BaselineReport } from '../suppress/apply-baseline.js';

export interface FileReport {
  readonly path: string;
  /** Length in UTF-8 bytes. */
  readonly bytes: number;
  /** How many documents of each class the file contains. */
  readonly documents: Readonly<Partial<Record<DocumentClass, number>>>;
  readonly resources: number;
  /** True if a document could not be read: absence must not be concluded from this file. */
  readonly broken: boolean;
}

export interface UnknownVerdict {
  readonly resource: ResourceId;
  readonly file: string;
  readonly reason: string;
}

/** An object that some rule judged, or would have judged if it were on for it. */
export interface JudgedObject {
  readonly file: string;
  readonly resource: ResourceId;
}

export interface RuleReport {
  readonly meta: RuleMeta;
  /** The highest severity that the config gives it for any resource, even if the run has no such resource. */
  readonly severity: SeveritySetting;
  /** Whether it was on for any resource of the run. */
  readonly ran: boolean;
  /** Whether it was shown any object, even one that it does not apply to. */
  readonly visited: boolean;
  /**
   * The objects that the rule judged, each once, as indexes into `LintResult.objects`. Without those where it has no
   * verdict, and those that it does not apply to.
   */
  readonly judged: readonly number[];
  /**
   * The objects that it would have visited but that the config turns it off for, as indexes into `LintResult.objects`.
   */
  readonly leftOut: readonly number[];
  readonly failed: number;
  readonly suppressed: number;
  readonly unknown: readonly UnknownVerdict[];
}

/** The run is incomplete: exit code 2, a notification in SARIF. */
export interface RunError {
  readonly kind: 'rule' | 'plugin' | 'file' | 'output' | 'empty';
  readonly message: string;
  readonly ruleId?: string;
  readonly file?: string;
  readonly resource?: ResourceId;
  /** For a failed rule: the stack trace, the innermost call first, for example `visit (/repo/rule.js:6:31)`. */
  readonly stack?: readonly string[];
}

export interface ProjectReport {
  /** False if only named files were read: rules about absence report nothing. */
  readonly complete: boolean;
  readonly clusters: number;
  /**
   * Names that resolved to several objects. The nearest one in the directory tree counted. In a run that reports on a few
   * files, only those that their objects ask for.
   */
  readonly ambiguousNames: number;
  /** Clusters that have more than the files say, sorted. Absent if there are none. */
  readonly partlyKnown?: readonly PartlyKnownCluster[];
}

/** A cluster with unknown members: rules report nothing about what may be among them. */
interface PartlyKnownCluster {
  /** Absent for files of no cluster. */
  readonly cluster?: string;
  /** Sentences that say what is unknown and why. */
  readonly because: readonly string[];
}

/** What a run found, and what it could not check. */
export interface LintResult {
  /** All findings, with suppressed and superseded ones marked. Sorted by file, position and rule. */
  readonly findings: readonly Finding[];
  readonly files: readonly FileReport[];
  /** The objects that rules judged, in the order of the files. `RuleReport.judged` says which rule judged which. */
  readonly objects: readonly JudgedObject[];
  /** What no rule judged, or not in full, and why. Sorted by file, document and reason. */
  readonly notJudged: readonly NotJudged[];
  readonly rules: ReadonlyMap<string, RuleReport>;
  /** The benchmarks of the config's plugins, or the one that the run was limited to. */
  readonly benchmarks: readonly Benchmark[];
  readonly errors: readonly RunError[];
  readonly project: ProjectReport;
  /** Suppressions that were ignored because `inlineSuppressions` was off. */
  readonly ignoredSuppressions: number;
  /** What happened to the entries of the baseline, if one was given. */
  readonly baseline?: BaselineReport;
  /** For a whole project: the kinds and pod templates of the config that match no object. */
  readonly unusedConfig?: readonly ConfigProblem[];
  /**
   * What the run has to say that is neither a finding nor an error: settings without effect, files that were not read.
   */
  readonly notes?: readonly string[];
  /** Present if fixes were requested: how many findings have one, and why others do not. */
  readonly fixes?: FixReport;
  /** Milliseconds spent in each rule, if timing was requested. */
  readonly timing?: ReadonlyMap<string, number>;
}
