import type { Project } from '../project.js';
import { areAsIn, Fact, Reads } from './fact.js';
import { isSameNestedList, type Part, Parts, type Versions } from './parts.js';

/** The runs that share facts, with the number of the current one. */
export interface Clock {
  readonly run: number;
}

/**
 * What is computed of a project once for all who ask, such as the graph of permissions. A later run computes it again if
 * something that it read has changed. If the result has the same parts as before, those who read it need not know.
 */
export class Derived extends Fact implements Versions {
  readonly #clock: Clock;
  readonly #compute: (project: Project) => unknown;
  readonly #viewOf: (reads: Reads) => Project;
  #reads = new Reads();
  /** What it read, as a list. */
  #facts: readonly Fact[] = [];
  #value: unknown;
  /** The last run for which the value holds. */
  #holdsIn: number;
  #isChecked = true;
  readonly #parts = new Parts();
  version = 0;
  /** The last run in which something asked for it. */
  askedIn: number;

  constructor(clock: Clock, compute: (project: Project) => unknown, viewOf: (reads: Reads) => Project) {
    super();
    this.#clock = clock;
    this.#compute = compute;
    this.#viewOf = viewOf;
    this.#holdsIn = clock.run;
    this.askedIn = clock.run;
    // What reads it before its first value is there is a new computation.
    this.#value = compute(viewOf(this.#reads));
  }

  /** What it read so far. Parts of the value may read more when they are used. */
  get reads(): Reads {
    return this.#reads;
  }

  get value(): unknown {
    if (this.#isChecked) this.changedIn();
    // A part of what it computed asks for it while that is checked.
    else this.#computeAgain();
    return this.#value;
  }

  get map(): ReadonlyMap<unknown, unknown> {
    return this.#value as ReadonlyMap<unknown, unknown>;
  }

  get madeIn(): number {
    return this.changed;
  }

  /** What the value, a map, has at a key. */
  part(key: unknown): Part {
    return this.#parts.of(this, key);
  }

  override changedIn(): number {
    const { run } = this.#clock;
    this.askedIn = run;
    if (this.#holdsIn === run) return this.changed;
    if (!this.#isChecked) return run;
    this.#isChecked = false;
    try {
      if (this.#isAsRead()) this.#holdsIn = run;
      else if (this.#holdsIn !== run) this.#computeAgain();
    } finally {
      this.#isChecked = true;
    }
    return this.changed;
  }

  /** Whether all that it read is as it was. What is read meanwhile counts, too. */
  #isAsRead(): boolean {
    const { facts } = this.#reads;
    do {
      if (this.#facts.length !== facts.size) this.#facts = [...facts];
      if (!areAsIn(this.#facts, this.#holdsIn)) return false;
    } while (this.#facts.length !== facts.size);
    return true;
  }

  #computeAgain(): void {
    const { run } = this.#clock;
    if (this.#holdsIn === run) return;
    const reads = new Reads();
    const value = this.#compute(this.#viewOf(reads));
    if (!hasSameParts(this.#value, value)) {
      this.#value = value;
      this.changed = run;
      this.version++;
    }
    this.#reads = reads;
    this.#facts = [];
    this.#holdsIn = run;
  }
}

/** Whether two results of one function are plain values, lists, sets or maps with the same content. */
function hasSameParts(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (Array.isArray(one)) return Array.isArray(other) && isSameNestedList(one, other);
  if (one instanceof Set) return other instanceof Set && isSameNestedList([...one], [...other]);
  if (one instanceof Map) return other instanceof Map && isSameMap(one, other);
  return false;
}

function isSameMap(one: ReadonlyMap<unknown, unknown>, other: ReadonlyMap<unknown, unknown>): boolean {
  return (
    one.size === other.size &&
    isSameNestedList([...one.keys()], [...other.keys()]) &&
    isSameNestedList([...one.values()], [...other.values()])
  );
}
