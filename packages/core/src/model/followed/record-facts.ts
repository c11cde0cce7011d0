import type { Derived } from './derived.js';
import { AmbiguousName, type ChangedKeys, type Fact, KeyFact } from './fact.js';
import type { FactSet, FactSets } from './fact-set.js';
import { Part } from './parts.js';

/**
 * What many computations read together. It looks at what has changed, and not at all that they read, to say whether
 * something of it has.
 */
export class RecordFacts {
  readonly #keys: { readonly of: ChangedKeys; readonly facts: Set<Fact> }[] = [];
  /** What is computed, also where only parts of it are read. Many records share it, so it is checked once for all. */
  readonly #computed: FactSet;
  /** What is computed and read as a whole, and facts of other kinds. */
  readonly #whole: FactSet;
  readonly #parts = new Map<Derived, Part[]>();
  /** The names that led to more than one object. */
  readonly ambiguous: readonly AmbiguousName[];

  constructor(facts: Iterable<Fact>, sets: FactSets) {
    const whole = new Set<Fact>();
    const ambiguous: AmbiguousName[] = [];
    for (const fact of facts)
      if (fact instanceof KeyFact) {
        const own = this.#keys.find(({ of }) => of === fact.of);
        if (own) own.facts.add(fact);
        else this.#keys.push({ of: fact.of, facts: new Set([fact]) });
      } else if (fact instanceof Part) {
        const of = fact.of as Derived;
        const own = this.#parts.get(of);
        if (own) own.push(fact);
        else this.#parts.set(of, [fact]);
      } else if (fact instanceof AmbiguousName) ambiguous.push(fact);
      else whole.add(fact);
    this.ambiguous = ambiguous;
    this.#whole = sets.of({ facts: sorted(whole) });
    this.#computed = sets.of({ facts: sorted(new Set([...whole, ...this.#parts.keys()])) });
  }

  /** What may have led to more than one object. */
  get computed(): FactSet {
    return this.#computed;
  }

  /** The sets that it shares with others. */
  get sets(): readonly FactSet[] {
    return [this.#computed, this.#whole];
  }

  /** Whether all of it is as it was in a run. */
  isAsIn(run: number): boolean {
    for (const { of, facts } of this.#keys) if (of.hasChanged(facts, run)) return false;
    if (this.#computed.isAsIn(run)) return true;
    if (!this.#whole.isAsIn(run)) return false;
    try {
      for (const [of, parts] of this.#parts)
        if (of.changedIn() > run) for (const part of parts) if (part.changedIn() > run) return false;
      return true;
    } catch {
      // Who reads it again gets the error.
      return false;
    }
  }
}

/** In one order, so that records that read the same share a set. */
const sorted = (facts: ReadonlySet<Fact>): Set<Fact> => new Set([...facts].sort((a, b) => a.id - b.id));
