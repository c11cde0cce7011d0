import type { Project } from '../project.js';
import type { Clock } from './derived.js';
import { Fact, Reads } from './fact.js';
import { FactSet, FactSets } from './fact-set.js';

/** A project in one run after another. */
interface Followed {
  readonly clock: Clock;
  /** A view that records what is read through it. */
  view(reads: Reads): Project;
}

/** What a part of a computation gave, with what it read: itself a fact that other parts may read. */
export class Recorded<T> extends Fact {
  readonly value: T;
  readonly facts: FactSet;
  readonly #clock: Clock;
  /** The last run for which it holds. */
  #run: number;

  constructor(value: T, facts: FactSet, clock: Clock) {
    super();
    this.value = value;
    this.facts = facts;
    this.#clock = clock;
    this.#run = clock.run;
    this.changed = clock.run;
  }

  /** Whether it holds for the current run: everything that it read is as it was. */
  get isCurrent(): boolean {
    const { run } = this.#clock;
    if (this.#run === run) return true;
    if (!this.facts.isAsIn(this.#run)) return false;
    this.#run = run;
    return true;
  }

  override changedIn(): number {
    return this.isCurrent ? this.changed : this.#clock.run;
  }
}

/** Records what the parts of a computation read, so that a later run does again only those that need it. */
export class Recorder {
  /** Everything that is read through it is recorded. It shows the project of the current run. */
  readonly project: Project;
  readonly #clock: Clock;
  readonly #reads = new Reads();
  readonly #sets: FactSets;

  constructor(followed: Followed) {
    this.#clock = followed.clock;
    this.#sets = new FactSets(followed.clock);
    this.project = followed.view(this.#reads);
  }

  /** Computes the whole, which has parts. */
  recordWhole<T>(compute: () => T): Recorded<T> {
    // What nothing uses any more would fill the memory. Most parts are of the first run, and share what they read.
    this.#sets.forget();
    return this.#record(compute, ({ facts }) => new FactSet([...facts], this.#clock));
  }

  /** Computes a part. It may consist of further ones, which it reads only if it says so. */
  record<T>(compute: () => T): Recorded<T> {
    return this.#record(compute, (reads) => this.#sets.of(reads));
  }

  #record<T>(compute: () => T, setOf: (reads: Reads) => FactSet): Recorded<T> {
    const outer = this.#reads.facts;
    this.#reads.facts = new Set();
    try {
      return new Recorded(compute(), setOf(this.#reads), this.#clock);
    } finally {
      this.#reads.facts = outer;
    }
  }

  /** Says that what is computed now depends on another part. */
  read(part: Recorded<unknown>): void {
    readPart(this.#reads, part);
  }
}

/** Adds a part to what something reads. */
export function readPart({ facts }: Reads, part: Recorded<unknown>): void {
  facts.add(part);
  // Runs look for these among what they read themselves.
  if (part.facts.isAmbiguous) for (const name of part.facts.ambiguous) facts.add(name);
}
