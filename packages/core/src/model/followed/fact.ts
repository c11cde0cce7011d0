let made = 0;

/** Something that a computation read of a project. It remembers the last run in which it may have changed. */
export class Fact {
  /** A number of its own. */
  readonly id = ++made;
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

/** That a name led to more than one object. It is no reason to read anything again. */
export class AmbiguousName extends Fact {
  readonly name: string;
  /** The file of the object that asked. Undefined if none did. */
  readonly file: string | undefined;

  constructor(name: string, file: string | undefined) {
    super();
    this.name = name;
    this.file = file;
  }
}

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

/** What a computation reads. */
export class Reads {
  readonly facts = new Set<Fact>();

  get isEmpty(): boolean {
    return this.facts.size === 0;
  }

  clear(): void {
    // Clearing an empty set costs as much as a full one.
    if (this.facts.size > 0) this.facts.clear();
  }
}
