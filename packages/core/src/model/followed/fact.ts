/** Something that a computation read of a project. It remembers the last run in which it may have changed. */
export class Fact {
  /** The number of a run. */
  changed = 0;

  /** The last run in which it may have changed. Computes that if it is not known yet. */
  changedIn(): number {
    return this.changed;
  }
}

/** A fact that is never as it was. */
export const ALWAYS = new Fact();
ALWAYS.changed = Number.POSITIVE_INFINITY;

/** Whether all facts are as they were in a run. */
export function areAsIn(facts: Iterable<Fact>, run: number): boolean {
  try {
    for (const fact of facts) if (fact.changedIn() > run) return false;
    return true;
  } catch {
    // Who reads it again gets the error.
    return false;
  }
}

/** What a computation read. */
export class Reads {
  readonly facts = new Set<Fact>();
  /** The names that led it to more than one object. */
  readonly ambiguous = new Set<string>();

  get isEmpty(): boolean {
    return this.facts.size === 0 && this.ambiguous.size === 0;
  }

  /** Whether all of it is as it was in a run. */
  isAsIn(run: number): boolean {
    return areAsIn(this.facts, run);
  }

  add({ facts, ambiguous }: Reads): void {
    for (const fact of facts) this.facts.add(fact);
    for (const name of ambiguous) this.ambiguous.add(name);
  }

  clear(): void {
    this.facts.clear();
    this.ambiguous.clear();
  }
}
