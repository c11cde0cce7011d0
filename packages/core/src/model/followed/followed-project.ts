import { isSameList } from '../../same-list.js';
import type { Project, ResourceRef } from '../project.js';
import type { ProjectIndex } from '../project-index.js';
import type { Resource } from '../resource.js';
import { type Clock, Derived } from './derived.js';
import { AmbiguousName, ChangedKeys, Fact, KeyFact, type Reads } from './fact.js';
import { KEYS } from './keys.js';
import { type Followed, OneRunView, ProjectView } from './project-view.js';

/** What changed in the files of a cluster since the last run. */
export interface Difference {
  /** Whether a file is gone, new or another version, even if it has the same objects. */
  readonly texts: boolean;
  /** Objects that are gone, and new ones. An object in a file that changed is both. */
  readonly resources: readonly Resource[];
  /** Whether one of them may have pods. */
  readonly pods: boolean;
  /** Whether one of them may configure a component of the cluster. */
  readonly components: boolean;
}

/** A project in one run after another: it knows who read what, and keeps what it computed as long as that holds. */
export class FollowedProject implements Followed {
  readonly clock: Clock;
  #index: ProjectIndex;
  readonly #facts = new Map<string, KeyFact>();
  readonly #changedKeys = new ChangedKeys();
  readonly #derived = new Map<(project: Project) => unknown, Derived>();
  /** By name and asking file. */
  readonly #ambiguousNames = new Map<string, AmbiguousName>();
  /** Changes with everything. */
  readonly anything = new Fact();

  constructor(clock: Clock, index: ProjectIndex) {
    this.clock = clock;
    this.#index = index;
  }

  get index(): ProjectIndex {
    return this.#index;
  }

  /** How many facts something read, to bound them. */
  get size(): number {
    return this.#facts.size + this.#ambiguousNames.size;
  }

  /** Whether a name led to more than one object in this run or one before. */
  get isAmbiguous(): boolean {
    return this.#ambiguousNames.size > 0;
  }

  /** Whether that happened in what is computed once for all who ask. */
  get hasAmbiguousParts(): boolean {
    for (const { reads } of this.#derived.values())
      for (const fact of reads.facts) if (fact instanceof AmbiguousName) return true;
    return false;
  }

  lookUp(ref: ResourceRef, reads: Reads): Resource | undefined {
    return this.#index.lookUp(ref, (name) => {
      reads.facts.add(this.#ambiguous(name, ref.near?.file.path));
    });
  }

  #ambiguous(name: string, file: string | undefined): AmbiguousName {
    const key = JSON.stringify([name, file]);
    let fact = this.#ambiguousNames.get(key);
    if (!fact) {
      fact = new AmbiguousName(name, file);
      this.#ambiguousNames.set(key, fact);
    }
    return fact;
  }

  /** A view that records what is read through it. */
  view(reads: Reads): ProjectView {
    return new ProjectView(this, reads);
  }

  /** A view for the rules of one run that do not say what they read. */
  viewOfRun(reads: Reads): OneRunView {
    return new OneRunView(this, reads);
  }

  fact(key: string): Fact {
    let fact = this.#facts.get(key);
    if (!fact) {
      fact = new KeyFact(this.#changedKeys);
      this.#facts.set(key, fact);
    }
    return fact;
  }

  derived(compute: (project: Project) => unknown): Derived {
    let derived = this.#derived.get(compute);
    if (!derived) {
      derived = new Derived(this.clock, compute, (reads) => this.view(reads));
      this.#derived.set(compute, derived);
    }
    return derived;
  }

  /** Goes on with the index of the next run. */
  follow(index: ProjectIndex, { texts, resources, pods, components }: Difference): void {
    const last = this.#index;
    this.#index = index;
    const changed = new Set<string>();
    if (resources.length > 0) changed.add(KEYS.resources);
    if (pods) changed.add(KEYS.pods);
    if (components) changed.add(KEYS.components);
    for (const { group, kind, name } of resources) {
      changed.add(KEYS.kind(kind));
      if (name !== undefined) changed.add(KEYS.name(kind, name));
      if (group === 'kubeadm.k8s.io') changed.add(KEYS.kubeadm);
    }
    if (!hasSameGaps(last, index)) changed.add(KEYS.gaps);
    const { run } = this.clock;
    if (texts || changed.size > 0) this.anything.changed = run;
    for (const key of changed) {
      const fact = this.#facts.get(key);
      if (fact) this.#changedKeys.add(fact, run);
    }
  }

  /** Lets the next run call the rules that do not say what they read: this run called them for some objects only. */
  endPart(): void {
    this.anything.changed = this.clock.run + 1;
  }

  /** Forgets what nothing asked for in this run. A rule that makes a function for each question would fill the memory. */
  forgetUnused(): void {
    for (const [compute, { askedIn }] of this.#derived)
      if (askedIn < this.clock.run) this.#derived.delete(compute);
  }
}

function hasSameGaps(one: ProjectIndex, other: ProjectIndex): boolean {
  return isSameList(one.unread, other.unread) && isSameList(one.unknownMembers, other.unknownMembers);
}
