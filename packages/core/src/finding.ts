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

/** Which object a finding is about; `document` and `item` count from 0. */
export interface ResourceId {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly cluster?: string;
  readonly document: number;
  /** Position among all items of a `List` document, nested lists counted through. */
  readonly item?: number;
}

/** Where a resource was generated from. */
export interface Origin {
  /** `values`: the values of a chart, which make the object as far as their shape tells. */
  readonly kind: 'helm' | 'kustomize' | 'embedded' | 'values';
  /** The template, source or outer file; relative like `Finding.file`. */
  readonly file: string;
  readonly chart?: string;
  readonly line?: number;
  readonly approximate?: true;
}

/** One of the results that a run makes of the same files: with other values, by another overlay, for another cluster. */
export interface RenderingName {
  /** What the name names: a rendering of a chart, the folder of an overlay, or a cluster of GitOps. */
  readonly kind: 'helm' | 'kustomize' | 'cluster';
  readonly name: string;
}

export interface RelatedLocation {
  readonly message: string;
  /** What it is, without its line: as a baseline names it. */
  readonly name: string;
  readonly file: string;
  readonly region?: Region;
  readonly resource?: ResourceId;
}

/** One way to a fault: what leads to it, step by step. */
export interface Flow {
  /** What it leads from and to, and what it takes to be so, as sentences. */
  readonly message: string;
  /** From where it begins to the fault; at least one. */
  readonly steps: readonly FlowStep[];
}

/** A place that a flow passes, and what it says there. */
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
  /** Who answers for it: a person or a team. */
  readonly owner?: string;
  /** The last day on which it holds, `YYYY-MM-DD`. */
  readonly expires?: string;
}

export type FixSafety = 'safe' | 'unsafe';

/** Edits of the finding's file that do not touch; all of them together repair the finding. */
export interface FindingFix {
  readonly safety: FixSafety;
  readonly edits: readonly TextEdit[];
}

/** Plain JSON data. `message` ends with a period and holds no value of the input but names. */
export interface Finding {
  readonly ruleId: string;
  readonly messageId: string;
  readonly message: string;
  readonly severity: Severity;
  /** 0.1 to 10.0: how bad it is; low < 4.0 ≤ medium < 7.0 ≤ high ≤ 9.0 < critical. */
  readonly risk: number;
  /** From the repository root, `/`, not encoded. */
  readonly file: string;
  /** Absent when there is no text (objects that a program generated). */
  readonly region?: Region;
  readonly resource?: ResourceId;
  readonly origin?: Origin;
  /** Of what was rendered: the named renderings that have the fault, sorted by kind and name; never empty. */
  readonly renderings?: readonly RenderingName[];
  /** `renderings` are several, and the run makes no other ones of the chart or source. */
  readonly inAllRenderings?: true;
  /** What was taken to be so when the resource was made, as a sentence; absent where it is what a cluster gets. */
  readonly assumed?: string;
  readonly container?: string;
  /** Where no table, config or schema says that there is a pod: it has the shape of one. */
  readonly podFoundBy?: 'shape';
  readonly path: Path;
  /** Nothing stands at the path: what is reported is that it is missing, or left to a default. */
  readonly absent?: true;
  /** As `spec.template.spec.containers[app].securityContext.privileged`. */
  readonly pathByName: string;
  readonly related: readonly RelatedLocation[];
  /** Ways that lead to the fault, the gravest first; absent where the rule knows none. */
  readonly flows?: readonly Flow[];
  /** Its place lies on a path of attackers that a plugin knows of: to mend it may cut the path. */
  readonly onPath?: true;
  /** 32 hexadecimal digits; equal as long as the same fault is in the same place of the same resource. */
  readonly fingerprint: string;
  readonly suppression?: SuppressionRecord;
  /** The rule whose finding on the same node says the same and more. */
  readonly supersededBy?: string;
  /** Where fixes were asked for: one that was verified against the text that was linted. */
  readonly fix?: FindingFix;
}

export interface FileReport {
  readonly path: string;
  /** Length in bytes of UTF-8. */
  readonly bytes: number;
  /** How many documents of each class the file holds. */
  readonly documents: Readonly<Partial<Record<DocumentClass, number>>>;
  readonly resources: number;
  /** True when a document could not be read: absence must not be concluded from this file. */
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
  /** The highest severity that the config gives it for any resource, whether the run holds one or not. */
  readonly severity: SeveritySetting;
  /** Whether it was on for any resource of the run. */
  readonly ran: boolean;
  /** Whether it was shown any object, be it one that it turned out not to be about. */
  readonly visited: boolean;
  /**
   * The objects that the rule judged, each once, as places in `LintResult.objects`; without those of which it knows
   * no verdict, and those that it is not about.
   */
  readonly judged: readonly number[];
  /** Objects that it would have visited, and for which the config turns it off, as places in `LintResult.objects`. */
  readonly leftOut: readonly number[];
  readonly failed: number;
  readonly suppressed: number;
  readonly unknown: readonly UnknownVerdict[];
}

/** The job was not done in full: exit code 2, a notification in SARIF. */
export interface RunError {
  readonly kind: 'rule' | 'plugin' | 'file' | 'output' | 'empty';
  readonly message: string;
  readonly ruleId?: string;
  readonly file?: string;
  readonly resource?: ResourceId;
}

export interface ProjectReport {
  /** False when only named files were read: rules about absence stay silent. */
  readonly complete: boolean;
  readonly clusters: number;
  /** Names that resolved to several objects; the nearest in the folder tree counted. */
  readonly ambiguousNames: number;
  /** Clusters that have more than the files say, sorted; absent where there is none. */
  readonly partlyKnown?: readonly PartlyKnownCluster[];
}

/** A cluster of which some members are not known: rules stay silent about what may be among them. */
export interface PartlyKnownCluster {
  /** Absent for the files of no cluster. */
  readonly cluster?: string;
  /** What is not known and why, as sentences. */
  readonly because: readonly string[];
}

/** A fix that a rule has for a finding, and that is not offered. */
export interface RefusedFix {
  readonly ruleId: string;
  readonly file: string;
  readonly safety: FixSafety;
  readonly reason: RefusalReason;
}

export interface FixReport {
  /** Fixes that were made, or with a dry run would be; absent where none were to be made. */
  readonly made?: number;
  readonly offered: number;
  readonly refused: readonly RefusedFix[];
}

export interface LintResult {
  /** All of them, suppressed and superseded ones marked; sorted by file, position and rule. */
  readonly findings: readonly Finding[];
  readonly files: readonly FileReport[];
  /** What rules judged, in the order of the files; `RuleReport.judged` says which rule which. */
  readonly objects: readonly JudgedObject[];
  /** What no rule judged, or not in full, and why; sorted by file, document and reason. */
  readonly notJudged: readonly NotJudged[];
  readonly rules: ReadonlyMap<string, RuleReport>;
  /** Those of the config's plugins, or the one that the run was limited to. */
  readonly benchmarks: readonly Benchmark[];
  readonly errors: readonly RunError[];
  readonly project: ProjectReport;
  /** Suppressions that were ignored because `inlineSuppressions` was off. */
  readonly ignoredSuppressions: number;
  /** What became of the entries of the baseline, where one was given. */
  readonly baseline?: BaselineReport;
  /** Of a whole project: what the config says of kinds and pod templates that no object has. */
  readonly unusedConfig?: readonly ConfigProblem[];
  /** What the run has to say that is neither a finding nor an error: what has no effect, what was not read. */
  readonly notes?: readonly string[];
  /** Where fixes were asked for: how many findings have one, and why others have none. */
  readonly fixes?: FixReport;
  /** Milliseconds spent in each rule, where timing was asked for. */
  readonly timing?: ReadonlyMap<string, number>;
}
