import type { Place } from '../draft/place.js';
import type { SuppressionRecord } from '../finding.js';
import type { FixRequest } from '../fix/compile.js';

/** One waiver, whatever carries it. */
export interface Suppression {
  readonly kind: SuppressionRecord['kind'];
  /** Rule ids and `prefix/*`. */
  readonly rules: readonly string[];
  readonly reason: string;
  readonly owner?: string;
  readonly expires?: string;
  /** Where it stands, for findings about itself. */
  readonly place: Place;
  /** Set where not all that it may be about was linted: that no finding needs it says nothing. */
  readonly partial?: true;
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

/** What findings say of the waiver that covers them. */
export function recordOf({ kind, reason, owner, expires }: SuppressionRecord): SuppressionRecord {
  return {
    kind,
    reason,
    ...(owner !== undefined && { owner }),
    ...(expires !== undefined && { expires }),
  };
}

export function selectsRule(selector: string, ruleId: string): boolean {
  return selector.endsWith('/*') ? ruleId.startsWith(selector.slice(0, -1)) : selector === ruleId;
}
