import type { Path } from '../json.js';
import type { ResourceId } from '../model/resource.js';
import type { FixSafety } from '../rule/fix.js';
import type { Severity } from '../severity.js';
import type { Origin } from '../source/origin.js';
import type { Region } from '../source/source-file.js';
import type { TextEdit } from '../source/text-edit.js';

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
