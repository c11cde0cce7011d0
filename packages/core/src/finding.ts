import type { ConfigProblem } from './config/types.js';
import type { RefusalReason } from './fix/refusal.js';
import type { TextEdit } from './fix/text-edit.js';
import type { Path } from './json.js';
import type { NotJudged } from './judged/not-judged.js';
import type { Benchmark, RuleMeta } from './rule/types.js';
import type { DocumentClass } from './source/classify.js';
import type { Region } from './source/source-file.js';
import type { BaselineReport } from './suppress/apply-baseline.js';

export type Severity = 'warn' | 'error';
export type SeveritySetting = 'off' | Severity;

/** The object that a finding is about. `document` and `item` count from 0. */
export interface ResourceId {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly cluster?: string;
  readonly document: number;
  /** Position among all items of a `List` document, including those of nested lists. */
  readonly item?: number;
}

/** What a resource was generated from. */
export interface Origin {
  /** `values`: the values of a chart, which make the object as far as their shape shows. */
  readonly kind: 'helm' | 'kustomize' | 'embedded' | 'values';
  /** The template, source or outer file. Relative like `Finding.file`. */
  readonly file: string;
  readonly chart?: string;
  readonly line?: number;
  readonly approximate?: true;
}

/**
 * One of several results that a run makes of the same files: with other values, by another overlay, for another
 * cluster.
 */
export interface RenderingName {
  /** What the name stands for: a rendering of a chart, the directory of an overlay, or a GitOps cluster. */
  readonly kind: 'helm' | 'kustomize' | 'cluster';
  readonly name: string;
}

export interface RelatedLocation {
  readonly message: string;
  /** The place by name and without its line, as in a baseline. */
  readonly name: string;
  readonly file: string;
  readonly region?: Region;
  readonly resource?: ResourceId;
}

/** One way to a fault, step by step. */
export interface Flow {
  /** Sentences that say where it starts, where it leads, and what it assumes. */
  readonly message: string;
  /** From its start to the fault. At least one. */
  readonly steps: readonly FlowStep[];
}

/** A place on a flow, and what happens there. */
export interface FlowStep {
  readonly message: string;
  readonly file: string;
  /** Absent when there is no text. */
  readonly region?: Region;
  readonly resource?: ResourceId;
}

export interface SuppressionRecord {
  readonly kind: 'comment' | 'annotation' | 'config' | 'baseline';
  readonly reason: string;
  /** Who is responsible for it: a person or a team. */
  readonly owner?: string;
  /** The last day on which it applies, `YYYY-MM-DD`. */
  readonly expires?: string;
}

export type FixSafety = 'safe' | 'unsafe';

/** Edits of the finding's file that do not touch each other. Together they fix the finding. */
export interface FindingFix {
  readonly safety: FixSafety;
  readonly edits: readonly TextEdit[];
}

/** Plain JSON data. `message` ends with a period. Of the input it contains names but no other values. */
export interface Finding {
  readonly ruleId: string;
  readonly messageId: string;
  readonly message: string;
  readonly severity: Severity;
  /** 0.1 to 10.0, where 10.0 is worst: low < 4.0 ≤ medium < 7.0 ≤ high ≤ 9.0 < critical. */
  readonly risk: number;
  /** From the repository root, with `/`, not encoded. */
  readonly file: string;
  /** Absent when there is no text, as for objects that a program generated. */
  readonly region?: Region;
  readonly resource?: ResourceId;
  readonly origin?: Origin;
  /** For rendered output: the named renderings that have the fault, sorted by kind and name. Never empty. */
  readonly renderings?: readonly RenderingName[];
  /** `renderings` has several entries, and the run makes no others of the chart or source. */
  readonly inAllRenderings?: true;
  /** A sentence that says what was assumed when the resource was made. Absent for what a cluster gets. */
  readonly assumed?: string;
  readonly container?: string;
  /** No table, config or schema says that there is a pod: it only has the shape of one. */
  readonly podFoundBy?: 'shape';
  readonly path: Path;
  /** Nothing exists at the path: the finding is that it is missing or left to a default. */
  readonly absent?: true;
  /** For example `spec.template.spec.containers[app].securityContext.privileged`. */
  readonly pathByName: string;
  readonly related: readonly RelatedLocation[];
  /** Ways that lead to the fault, the most severe first. Absent if the rule knows none. */
  readonly flows?: readonly Flow[];
  /** Its place is on an attack path that a plugin knows. Fixing it may cut the path. */
  readonly onPath?: true;
  /** 32 hexadecimal digits. Stays equal as long as the same fault is in the same place of the same resource. */
  readonly fingerprint: string;
  readonly suppression?: SuppressionRecord;
  /** The rule whose finding on the same node says the same and more. */
  readonly supersededBy?: string;
  /** Present if fixes were requested: one that was verified against the linted text. */
  readonly fix?: FindingFix;
}

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
  /** Of a rule that failed: the calls of its code, the innermost first, as `visit (/work/rule.js:6:31)`. */
  readonly stack?: readonly string[];
}

export interface ProjectReport {
  /** False if only named files were read: rules about absence report nothing. */
  readonly complete: boolean;
  readonly clusters: number;
  /** Names that resolved to several objects. The nearest one in the directory tree counted. */
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

/** A fix that a rule has for a finding but that is not offered. */
export interface RefusedFix {
  readonly ruleId: string;
  readonly file: string;
  readonly safety: FixSafety;
  readonly reason: RefusalReason;
}

export interface FixReport {
  /** Fixes that were made, or would be made without a dry run. Absent if the run was not asked to fix. */
  readonly made?: number;
  readonly offered: number;
  readonly refused: readonly RefusedFix[];
}

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
