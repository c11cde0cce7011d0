import type { Context } from './context.js';
import { distinct } from './distinct.js';
import type { Applied, Grant, Identity, Right, Wanted } from './rights.js';
import type { FoundStep, Vertex } from './types.js';
import type { Named } from './vertices.js';

type OfIdentity = (identity: Identity, context: Context) => Iterable<FoundStep>;

/** An identity among others whose rules say the same. */
interface Member {
  readonly identity: Identity;
  readonly kin: Kin;
}

interface Kin {
  /** The technique that was last found to lead nowhere from any of them. */
  barrenBy: OfIdentity | undefined;
}

/**
 * Most techniques ask an identity for rights, are told that it has none of them, and lead nowhere: from all identities
 * whose rules say the same. So that is found once for all of them.
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

  /** The steps of one technique from all of them, those from each once. */
  *steps(ofIdentity: OfIdentity, context: Context): Iterable<FoundStep> {
    for (const { identity, kin } of this.#members) {
      if (kin.barrenBy === ofIdentity) continue;
      const asked = new Asked(identity);
      yield* distinct(ofIdentity(asked, context));
      if (!asked.hasAnswered) kin.barrenBy = ofIdentity;
    }
  }
}

/** An identity that remembers whether it said anything of itself but that it has no such right. */
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
