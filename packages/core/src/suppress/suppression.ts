import type { SuppressionRecord } from '../draft/finding.js';
import type { Place } from '../draft/place.js';
import type { FixRequest } from '../rule/fix.js';

/** One waiver, from any carrier. */
export interface Suppression {
  readonly kind: SuppressionRecord['kind'];
  /** Rule ids and `prefix/*`. */
  readonly rules: readonly string[];
  readonly reason: string;
  readonly owner?: string;
  readonly expires?: string;
  /** Its place, for findings about the waiver itself. */
  readonly place: Place;
  /** Set if the run did not lint everything that it may be about, so it may be needed although no finding uses it. */
  readonly partial?: true;
  /** The fix that removes some of its rules, if it is in a manifest. */
  readonly withdraw?: (rules: readonly string[]) => FixRequest;
}

/** A failed attempt at a waiver. */
export interface InvalidSuppression {
  readonly message: string;
  readonly place: Place;
}

/** All waivers of one kind. */
export interface Carrier {
  readonly suppressions: readonly Suppression[];
  readonly invalid: readonly InvalidSuppression[];
  /** The waivers that cover a place, whatever rules they name. Found without asking each of them. */
  covering(place: Place): Iterable<Suppression>;
}

/** What findings record about the waiver that covers them. */
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
