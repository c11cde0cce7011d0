import type { ResourceConfig } from '../config/resolve.js';
import type { Draft } from '../draft/draft.js';
import { ALWAYS, areAsIn, type Fact, Reads } from '../model/followed/fact.js';
import type { Resource } from '../model/resource.js';
import { areApart, type Effect, type Recorded, type Recorder } from './outcome.js';

/** What a run remembers of one object for the next one. */
export interface ResourceMemory extends Recorded {
  /** The last run for which it holds. */
  run: number;
  readonly config: ResourceConfig;
  /** What decides which rules are called with what. */
  readonly reads: Reads;
  /** What the calls of a rule read. Absent for a rule that read only the object. */
  readonly reading: ReadonlyMap<string, Reading>;
  /** What they read. */
  readonly facts: readonly Fact[];
  readonly ofApi: ApiMemory;
  /** Whether something in it has a place in another object. */
  readonly hasOthers: boolean;
  /** Whether a name led to more than one object. */
  readonly isAmbiguous: boolean;
}

interface Reading extends Reads {
  /** Whether a call threw, so that it is never remembered. */
  hasFailed?: true;
}

/** What checking an object against its type gave. */
export interface ApiMemory {
  readonly reads: Reads;
  readonly bySchema: readonly Draft[];
  readonly malformed: readonly Draft[];
  /** Whether it was checked against only a part of a definition. */
  readonly isPartly: boolean;
  /** How much of the budget of the run it took. */
  readonly steps: number;
}

const NONE: ReadonlySet<string> = new Set();

/** The rules whose calls read something that has changed. */
export function dueIn({ reading, facts, run }: ResourceMemory): ReadonlySet<string> {
  if (areAsIn(facts, run)) return NONE;
  const due = new Set<string>();
  for (const [ruleId, reads] of reading) if (reads.hasFailed || !reads.isAsIn(run)) due.add(ruleId);
  return due;
}

interface Source {
  /** What the view of the rules records. Cleared after each call. */
  readonly reads: Reads;
  /** A fact that changes with everything. Undefined for a rule that says what it reads. */
  readonly unfollowed: (ruleId: string) => Fact | undefined;
}

/** Records what the rules do for one object: all rules, or those that are due. */
export class ResourceRecorder implements Recorder {
  readonly reads = new Reads();
  readonly #source: Source;
  readonly #due: ReadonlySet<string> | undefined;
  readonly #keys = new Set<string>();
  readonly #effects: Effect[] = [];
  readonly #judged = new Set<string>();
  readonly #reading = new Map<string, Reading>();

  constructor(source: Source, due?: ReadonlySet<string>) {
    this.#source = source;
    this.#due = due;
  }

  isDue(ruleId: string): boolean {
    return this.#due?.has(ruleId) ?? true;
  }

  begin(key: string): void {
    this.takeReads();
    this.#keys.add(key);
  }

  /** What was read so far decides about the calls themselves. */
  takeReads(): void {
    const { reads } = this.#source;
    if (reads.isEmpty) return;
    this.reads.add(reads);
    reads.clear();
  }

  effect(effect: Effect): void {
    this.#effects.push(effect);
  }

  called(ruleId: string, isJudged: boolean): void {
    if (isJudged) this.#judged.add(ruleId);
    const { reads, unfollowed } = this.#source;
    const anything = unfollowed(ruleId);
    if (!anything && reads.isEmpty) return;
    const own = this.#readingOf(ruleId);
    if (anything) own.facts.add(anything);
    own.add(reads);
    reads.clear();
  }

  failed(ruleId: string): void {
    this.#readingOf(ruleId).hasFailed = true;
  }

  /** What to remember of all rules. */
  memory(resource: Resource, about: Pick<ResourceMemory, 'run' | 'config' | 'ofApi'>): ResourceMemory {
    this.takeReads();
    return withSummary(resource, {
      ...about,
      reads: this.reads,
      keys: this.#keys,
      effects: this.#effects,
      judged: [...this.#judged],
      reading: this.#reading,
    });
  }

  /** What to remember where only the due rules were called. */
  memoryAfter(
    resource: Resource,
    last: ResourceMemory,
    due: ReadonlySet<string>,
    about: Pick<ResourceMemory, 'run' | 'ofApi'>,
  ): ResourceMemory {
    this.takeReads();
    const effects = [...last.effects.filter(({ ruleId }) => !due.has(ruleId)), ...this.#effects];
    const reads = new Reads();
    reads.add(last.reads);
    reads.add(this.reads);
    return withSummary(resource, {
      ...about,
      config: last.config,
      reads,
      keys: last.keys,
      effects: effects.sort((a, b) => a.call - b.call),
      judged: [...last.judged.filter((ruleId) => !due.has(ruleId)), ...this.#judged],
      reading: new Map([...[...last.reading].filter(([ruleId]) => !due.has(ruleId)), ...this.#reading]),
    });
  }

  #readingOf(ruleId: string): Reading {
    let own = this.#reading.get(ruleId);
    if (!own) {
      own = new Reads();
      this.#reading.set(ruleId, own);
    }
    return own;
  }
}

function withSummary(
  resource: Resource,
  memory: Omit<ResourceMemory, 'facts' | 'areApart' | 'hasOthers' | 'isAmbiguous'>,
): ResourceMemory {
  const { effects, reads, reading, ofApi } = memory;
  const all = [...reading.values()];
  const isOther = ({ draft }: Effect): boolean =>
    draft !== undefined &&
    (draft.resource !== resource || draft.related.length > 0 || draft.flows !== undefined);
  const failed = all.some(({ hasFailed }) => hasFailed) ? [ALWAYS] : [];
  return {
    ...memory,
    facts: [...new Set([...failed, ...all.flatMap(({ facts }) => [...facts])])],
    areApart: areApart(resource, effects),
    hasOthers: effects.some(isOther) || ofApi.bySchema.some((draft) => draft.related.length > 0),
    isAmbiguous: [reads, ...all].some(({ ambiguous }) => ambiguous.size > 0),
  };
}
