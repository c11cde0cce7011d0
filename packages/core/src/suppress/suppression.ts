import type { SuppressionRecord } from '../finding.js';
import type { FixRequest } from '../fix/compile.js';
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
  readonly place: Place;
  /** How the waiver of some of its rules is taken away, where it stands in a manifest. */
  readonly withdraw?: (rules: readonly string[]) => FixRequest;
}

/** What was meant as a waiver and is none. */
export interface InvalidSuppression {
  readonly message: string;
  readonly place: Place;
}

/** All waivers of one kind. */
export interface Carrier {
  readonly suppressions: readonly Suppression[];
  readonly invalid: readonly InvalidSuppression[];
  /** Those that a place lies under, whatever rules they name; found without asking each of them. */
  covering(place: Place): Iterable<Suppression>;
}

export function selectsRule(selector: string, ruleId: string): boolean {
  return selector.endsWith('/*') ? ruleId.startsWith(selector.slice(0, -1)) : selector === ruleId;
}

/** A place in a file's text, of no resource. */
export function textPlace(file: string, region: Region | undefined, path: Path = []): Place {
  return { resource: undefined, file, path, region, container: undefined };
}
