import type { Context } from './context.js';
import { distinct } from './distinct.js';
import type { Keeper } from './keeper.js';
import type { Applied, Grant, Identity, Right, Wanted } from './rights.js';
import type { FoundStep, Vertex } from './types.js';
import type { Named } from './vertices.js';

type OfIdentity = (identity: Identity, context: Context) => Iterable<FoundStep>;

/** Identities with equal rules. */
export interface Kin {
  /** The techniques that lead nowhere from all of them. */
  readonly barren: Map<OfIdentity, Attempt>;
  /** Those that may lead somewhere. */
  readonly fertile: Set<OfIdentity>;
}

/** What asking an identity in vain did. It has the same effects for those who are not asked because of it. */
type Attempt = Pick<ReturnType<Keeper['apart']>, 'use'>;

/** The resources that a technique asks about while it gets no answer: the same ones for each identity. */
interface Questions {
  readonly own: readonly string[];
  /** Also of the groups. */
  readonly all: readonly string[];
}

const NONE: readonly FoundStep[] = [];

/**
 * Leaves out techniques that lead nowhere from an identity. Most of them ask an identity for permissions that it does
 * not have. This finds that once for all identities with equal rules, and asks no identity about resources that its
 * rules do not name.
 */
export class Alike {
  readonly #context: Context;
  readonly #kins = new Map<string, Kin>();
  readonly #questions = new Map<OfIdentity, Questions & { readonly attempt: Attempt }>();

  constructor(context: Context) {
    this.#context = context;
  }

  /** What it knows about identities with the rules of this one. */
  kinOf(identity: Identity): Kin {
    let kin = this.#kins.get(identity.rules);
    if (!kin) {
      kin = { barren: new Map(), fertile: new Set() };
      this.#kins.set(identity.rules, kin);
    }
    return kin;
  }

  /** The steps of one technique from an identity. */
  steps(ofIdentity: OfIdentity, identity: Identity, { barren, fertile }: Kin): readonly FoundStep[] {
    const attempt = barren.get(ofIdentity);
    if (attempt) {
      attempt.use();
      return NONE;
    }
    if (fertile.has(ofIdentity)) return distinct(ofIdentity(identity, this.#context));
    const questions = this.#questions.get(ofIdentity);
    if (questions && hasNothing(identity, questions)) {
      questions.attempt.use();
      barren.set(ofIdentity, questions.attempt);
      return NONE;
    }
    const asked = new Asked(identity);
    const asking = this.#context.keeper.apart(ofIdentity, () => distinct(ofIdentity(asked, this.#context)));
    if (asked.hasAnswered) {
      fertile.add(ofIdentity);
      return asking.value;
    }
    barren.set(ofIdentity, asking);
    // What is asked may depend on this.
    if (!identity.isNode)
      this.#questions.set(ofIdentity, {
        own: [...new Set(asked.own)],
        all: [...new Set(asked.all)],
        attempt: asking,
      });
    return asking.value;
  }
}

/** Whether an identity gives no answer to any of the questions. */
function hasNothing(identity: Identity, { own, all }: Questions): boolean {
  if (identity.isNode) return false;
  for (const resource of own) if (identity.names(resource)) return false;
  for (const resource of all) if (identity.allName(resource)) return false;
  return true;
}

/** An identity that records what it is asked, and whether it answered anything except that it lacks a permission. */
class Asked implements Identity, Questions {
  hasAnswered = false;
  readonly own: string[] = [];
  readonly all: string[] = [];
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

  owns(grant: Grant): boolean {
    return this.#answer().owns(grant);
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

  names(resource: string): boolean {
    return this.#answer().names(resource);
  }

  allName(resource: string): boolean {
    return this.#answer().allName(resource);
  }

  may(wanted: Wanted): boolean {
    if (!this.hasAnswered) this.own.push(wanted.resource);
    const may = this.#identity.may(wanted);
    if (may) this.hasAnswered = true;
    return may;
  }

  rights(wanted: Wanted): readonly Right[] {
    if (!this.hasAnswered) this.own.push(wanted.resource);
    return this.#noting(this.#identity.rights(wanted));
  }

  allRights(wanted: Wanted): readonly Right[] {
    if (!this.hasAnswered) this.all.push(wanted.resource);
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
