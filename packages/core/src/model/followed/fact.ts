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

/** What a project has of one key: see `KEYS`. The project tells which of these have changed. */
export class KeyFact extends Fact {
  readonly of: ChangedKeys;

  constructor(of: ChangedKeys) {
    super();
    this.of = of;
  }
}

/** Which keys have changed in which run. */
export class ChangedKeys {
  readonly #facts: Fact[] = [];
  readonly #runs: number[] = [];
  /** The last run of which it does not know what changed in it. */
  #unknownUntil = -1;

  add(fact: Fact, run: number): void {
    fact.changed = run;
    this.#facts.push(fact);
    this.#runs.push(run);
    if (this.#facts.length <= MOST_CHANGES) return;
    this.#facts.splice(0, MOST_CHANGES / 2);
    const gone = this.#runs.splice(0, MOST_CHANGES / 2);
    this.#unknownUntil = gone.at(-1)!;
  }

  /** Whether one of some facts has changed after a run, or may have. */
  hasChanged(facts: ReadonlySet<Fact>, run: number): boolean {
    if (run < this.#unknownUntil) return true;
    for (let at = this.#facts.length - 1; at >= 0 && this.#runs[at]! > run; at--)
      if (facts.has(this.#facts[at]!)) return true;
    return false;
  }
}

/** What a hundred edits change. */
const MOST_CHANGES = 2000;

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
export function areAsIn(facts: readonly Fact[], run: number): boolean {
  try {
    // An iterator would leave an object behind for each fact, and an editor asks after each key.
    for (let at = 0; at < facts.length; at++) if (facts[at]!.changedIn() > run) return false;
    return true;
  } catch {
    // Who reads it again gets the error.
    return false;
  }
}

/** What a computation reads. */
export class Reads {
  facts = new Set<Fact>();

  get isEmpty(): boolean {
    return this.facts.size === 0;
  }

  clear(): void {
    // Clearing an empty set costs as much as a full one.
    if (this.facts.size > 0) this.facts.clear();
  }
}
