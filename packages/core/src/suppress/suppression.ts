import type { SuppressionRecord } from '../finding.js';
import type { Path } from '../json.js';
import type { Resource } from '../model/resource.js';
import type { Region } from '../source/source-file.js';

/** A place that a finding is about, or that it relates to. */
export interface Place {
  readonly resource: Resource | undefined;
  readonly file: string;
  readonly path: Path;
  readonly region: Region | undefined;
  readonly container: string | undefined;
}

/** One waiver, whatever carries it. */
export interface Suppression {
  readonly kind: SuppressionRecord['kind'];
  /** Rule ids and `prefix/*`. */
  readonly rules: readonly string[];
  readonly reason: string;
  readonly expires?: string;
  /** Where it stands, for findings about itself. */
  readonly file: string;
  readonly region: Region | undefined;
  readonly path: Path;
  readonly resource: Resource | undefined;
  covers(place: Place): boolean;
}

export function selectsRule(selector: string, ruleId: string): boolean {
  return selector.endsWith('/*') ? ruleId.startsWith(selector.slice(0, -1)) : selector === ruleId;
}

export function startsWith(path: Path, prefix: Path): boolean {
  return prefix.length <= path.length && prefix.every((step, index) => path[index] === step);
}
