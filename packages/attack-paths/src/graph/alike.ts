import type { Context } from './context.js';
import { distinct } from './distinct.js';
import type { Applied, Grant, Identity, Right, Wanted } from './rights.js';
import type { FoundStep, Vertex } from './types.js';
import type { Named } from './vertices.js';

type OfIdentity = (identity: Identity, context: Context) => Iterable<FoundStep>;

/** An identity in a group of identities with equal rules. */
interface Member {
  readonly identity: Identity;
  readonly kin: Kin;
}

interface Kin {
  /** The last technique that led nowhere from all of them. */
  barrenBy: OfIdentity | undefined;
}

/**
 * Groups identities with equal rules. Most techniques ask an identity for permissions that it does not have, and lead
 * nowhere from all identities with the same rules. This finds that once for the group.
 */
export class Alike {
  readonly #members: readonly Member[];

  constructor(identities: Iterable<Identity>) {
    const kins = new Map<string, Kin>();
    this.#members = Array.from(identities, (identity) => {
      const { rules } = identity;
      const kin = kins.get(rules) ?? { barrenBy: undefined };
      kins.set(rules, kin);
      return { identity, kin };
    });
  }

  get size(): number {
    return this.#members.length;
  }

  /** The steps of one technique from all of them, computed once for each. */
  *steps(ofIdentity: OfIdentity, context: Context): Iterable<FoundStep> {
    for (const { identity, kin } of this.#members) {
      if (kin.barrenBy === ofIdentity) continue;
      const asked = new Asked(identity);
      yield* distinct(ofIdentity(asked, context));
      if (!asked.hasAnswered) kin.barrenBy = ofIdentity;
    }
  }
}

/** An identity that records whether it answered anything except that it lacks a permission. */
class Asked implements Identity {
  hasAnswered = false;
  readonly #identity: Identity;

  constructor(identity: Identity) {
    this.#identity = identity;
  }

  get rules(): string {
    return this.#identity.rules;
  }

  get isNode(): boolean {
    return this.#identity.isNode;
  }

  get who(): Named {
    return this.#answer().who;
  }

  get vertex(): Vertex {
    return this.#answer().vertex;
  }

  get grants(): readonly Grant[] {
    return this.#answer().grants;
  }

  get allGrants(): readonly Grant[] {
    return this.#answer().allGrants;
  }

  get applied(): readonly Applied[] {
    return this.#answer().applied;
  }

  get allApplied(): readonly Applied[] {
    return this.#answer().allApplied;
  }

  rights(wanted: Wanted): readonly Right[] {
    return this.#noting(this.#identity.rights(wanted));
  }

  allRights(wanted: Wanted): readonly Right[] {
    return this.#noting(this.#identity.allRights(wanted));
  }

  #answer(): Identity {
    this.hasAnswered = true;
    return this.#identity;
  }

  #noting(rights: readonly Right[]): readonly Right[] {
    if (rights.length > 0) this.hasAnswered = true;
    return rights;
  }
}
