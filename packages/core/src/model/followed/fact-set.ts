import { AmbiguousName, areAsIn, type Fact, type Reads } from './fact.js';

/** What a computation read, as it is kept: many read the same, so there is one object for it, which is checked once. */
export class FactSet {
  readonly facts: readonly Fact[];
  /** Whether a name led to more than one object. */
  readonly isAmbiguous: boolean;
  readonly #clock: { readonly run: number };
  /** The run in which the following holds. */
  #checkedIn = -1;
  /** The first run as in which all of it is known to be. */
  #sameSince = Number.POSITIVE_INFINITY;
  /** The last run as in which some of it is known not to be. */
  #otherUntil = -1;

  constructor(facts: readonly Fact[], clock: { readonly run: number }) {
    this.facts = facts;
    this.isAmbiguous = facts.some((fact) => fact instanceof AmbiguousName);
    this.#clock = clock;
  }

  /** The names that led to more than one object. */
  get ambiguous(): readonly AmbiguousName[] {
    return this.facts.filter((fact) => fact instanceof AmbiguousName);
  }

  /** Whether all of it is as it was in a run. What follows a fact that has changed is not looked at. */
  isAsIn(run: number): boolean {
    const { facts } = this;
    if (facts.length === 0) return true;
    const now = this.#clock.run;
    if (this.#checkedIn !== now) {
      this.#checkedIn = now;
      this.#sameSince = Number.POSITIVE_INFINITY;
      this.#otherUntil = -1;
    }
    if (run >= this.#sameSince) return true;
    if (run <= this.#otherUntil) return false;
    if (areAsIn(facts, run)) {
      this.#sameSince = run;
      return true;
    }
    this.#otherUntil = run;
    return false;
  }
}

/** The sets of facts that something read. */
export class FactSets {
  readonly #clock: { readonly run: number };
  readonly #byHash = new Map<number, FactSet[]>();
  #size = 0;
  readonly none: FactSet;

  constructor(clock: { readonly run: number }) {
    this.#clock = clock;
    this.none = new FactSet([], clock);
  }

  /** How many there are, to bound them. */
  get size(): number {
    return this.#size;
  }

  forget(): void {
    this.#byHash.clear();
    this.#size = 0;
  }

  /** Forgets all that nothing holds any more. @param held what something holds */
  forgetOthers(held: ReadonlySet<FactSet>): void {
    for (const [hash, sets] of this.#byHash) {
      const left = sets.filter((set) => held.has(set));
      this.#size -= sets.length - left.length;
      if (left.length === 0) this.#byHash.delete(hash);
      else this.#byHash.set(hash, left);
    }
  }

  of({ facts }: Pick<Reads, 'facts'>): FactSet {
    return facts.size === 0 ? this.none : this.#of(facts, facts.size);
  }

  /** What two computations read. */
  both(one: FactSet, other: FactSet): FactSet {
    if (one === other || other.facts.length === 0) return one;
    if (one.facts.length === 0) return other;
    const facts = new Set(one.facts);
    for (const fact of other.facts) facts.add(fact);
    return facts.size === one.facts.length ? one : this.#of(facts, facts.size);
  }

  #of(facts: Iterable<Fact>, size: number): FactSet {
    let hash = size;
    for (const { id } of facts) hash = (Math.imul(hash, 31) + id) | 0;
    const same = this.#byHash.get(hash);
    const known = same?.find((one) => hasFacts(one, facts, size));
    if (known) return known;
    const made = new FactSet([...facts], this.#clock);
    if (same) same.push(made);
    else this.#byHash.set(hash, [made]);
    this.#size++;
    return made;
  }
}

function hasFacts(set: FactSet, facts: Iterable<Fact>, size: number): boolean {
  if (set.facts.length !== size) return false;
  let at = 0;
  for (const fact of facts) if (set.facts[at++] !== fact) return false;
  return true;
}
