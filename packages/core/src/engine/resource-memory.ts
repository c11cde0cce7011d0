import type { ResourceConfig } from '../config/resolve.js';
import type { Draft } from '../draft/draft.js';
import { ALWAYS, type Fact, Reads } from '../model/followed/fact.js';
import { type FactSet, FactSets } from '../model/followed/fact-set.js';
import type { Resource } from '../model/resource.js';
import { NameSet } from './name-set.js';
import { areApart, type Effect, type Recorded, type Recorder } from './outcome.js';

/** What a run remembers of one object for the next one. */
export interface ResourceMemory extends Recorded {
  /** The last run for which it holds. */
  run: number;
  readonly config: ResourceConfig;
  /** What decides which rules are called with what. */
  readonly reads: FactSet;
  /** What the calls of the rules read that read more than the object: rules that read the same are together. */
  readonly readings: readonly Reading[];
  readonly ofApi: ApiMemory;
  /** Whether something in it has a place in another object. */
  readonly hasOthers: boolean;
  /** Whether a name led to more than one object. */
  readonly isAmbiguous: boolean;
}

interface Reading {
  readonly facts: FactSet;
  readonly rules: readonly string[];
}

/** What checking an object against its type gave. */
export interface ApiMemory {
  readonly reads: FactSet;
  readonly bySchema: readonly Draft[];
  readonly malformed: readonly Draft[];
  /** Whether it was checked against only a part of a definition. */
  readonly isPartly: boolean;
  /** How much of the budget of the run it took. */
  readonly steps: number;
}

/** How many times as many sets of names as after the first run there may be. */
const MOST_NAMES = 2;

/**
 * After this many new sets of facts, those that nothing uses any more are forgotten. An edit makes a few, each of which
 * may have thousands of facts, and to find those in use takes as long as a short run.
 */
const MOST_NEW_SETS = 500;

/** What objects share of what is remembered of them. */
export class Shared {
  readonly facts: FactSets;
  #noNames = new NameSet();
  #mostNames = 0;
  #mostSets = 0;

  constructor(clock: { readonly run: number }) {
    this.facts = new FactSets(clock);
  }

  get noNames(): NameSet {
    return this.#noNames;
  }

  /** Bounds what is shared. @param inUse the sets of facts that something still uses */
  tidy(inUse: () => Iterable<FactSet>): void {
    const { made } = this.#noNames;
    if (this.#mostNames === 0) this.#mostNames = MOST_NAMES * (made + 1000);
    // What is still in use stays; only new ones are no longer compared with it.
    else if (made > this.#mostNames) this.#noNames = new NameSet();
    if (this.facts.size <= this.#mostSets) return;
    if (this.#mostSets > 0) this.facts.forgetOthers(new Set(inUse()));
    this.#mostSets = this.facts.size + MOST_NEW_SETS;
  }

  forget(): void {
    this.facts.forget();
    this.#noNames = new NameSet();
    this.#mostNames = 0;
    this.#mostSets = 0;
  }
}

/** All that is known to have been read for an object. */
export function* factSetsOf({ reads, readings, ofApi }: ResourceMemory): Iterable<FactSet> {
  yield reads;
  yield ofApi.reads;
  for (const { facts } of readings) yield facts;
}

/** The rules whose calls read something that has changed. Undefined if there are none. */
export function dueIn({ readings, run }: ResourceMemory, { noNames }: Shared): NameSet | undefined {
  let due: NameSet | undefined;
  for (const { facts, rules } of readings)
    if (!facts.isAsIn(run)) {
      due ??= noNames;
      for (const ruleId of rules) due = due.with(ruleId);
    }
  return due;
}

interface Source {
  /** What the view of the rules records. Cleared after each call. */
  readonly reads: Reads;
  /** A fact that changes with everything. Undefined for a rule that says what it reads. */
  readonly unfollowed: (ruleId: string) => Fact | undefined;
  readonly shared: Shared;
}

/** Records what the rules do for one object: all rules, or those that are due. */
export class ResourceRecorder implements Recorder {
  readonly due: NameSet | undefined;
  readonly #source: Source;
  readonly #own = new Reads();
  #keys: NameSet;
  readonly #effects: Effect[] = [];
  readonly #judged = new Set<string>();
  readonly #reading = new Map<string, FactSet>();
  #failure: FactSet | undefined;

  constructor(source: Source, due?: NameSet) {
    this.#source = source;
    this.#keys = source.shared.noNames;
    this.due = due;
  }

  begin(key: string): void {
    this.#takeReads();
    if (!this.due && !this.#keys.has(key)) this.#keys = this.#keys.with(key);
  }

  /** What was read so far decides about the calls themselves. */
  #takeReads(): void {
    const { reads } = this.#source;
    if (reads.isEmpty) return;
    this.decide(reads.facts);
    reads.clear();
  }

  /** Takes what decided about the calls. */
  decide(facts: Iterable<Fact>): void {
    for (const fact of facts) this.#own.facts.add(fact);
  }

  effect(effect: Effect): void {
    this.#effects.push(effect);
  }

  called(ruleId: string, isJudged: boolean): void {
    if (isJudged) this.#judged.add(ruleId);
    const { reads, unfollowed, shared } = this.#source;
    const anything = unfollowed(ruleId);
    if (anything) reads.facts.add(anything);
    if (!reads.isEmpty) this.#add(ruleId, shared.facts.of(reads));
    reads.clear();
  }

  failed(ruleId: string): void {
    // What a call did that threw is never remembered.
    this.#failure ??= this.#source.shared.facts.of({ facts: new Set([ALWAYS]) });
    this.#add(ruleId, this.#failure);
  }

  #add(ruleId: string, facts: FactSet): void {
    const known = this.#reading.get(ruleId);
    if (known !== facts)
      this.#reading.set(ruleId, known ? this.#source.shared.facts.both(known, facts) : facts);
  }

  /** What to remember of all rules. */
  memory(resource: Resource, about: Pick<ResourceMemory, 'run' | 'config' | 'ofApi'>): ResourceMemory {
    this.#takeReads();
    const { shared } = this.#source;
    let judged = shared.noNames;
    for (const ruleId of this.#judged) judged = judged.with(ruleId);
    return withSummary(resource, {
      ...about,
      reads: shared.facts.of(this.#own),
      keys: this.#keys,
      effects: this.#effects,
      judged,
      readings: groupedBySet(this.#reading),
    });
  }

  /** What to remember where only the due rules were called. */
  memoryAfter(
    resource: Resource,
    last: ResourceMemory,
    about: Pick<ResourceMemory, 'run' | 'ofApi'>,
  ): ResourceMemory {
    this.#takeReads();
    const { shared } = this.#source;
    const due = this.due!;
    const isDue = ({ ruleId }: Effect): boolean => due.has(ruleId);
    const effects =
      this.#effects.length === 0 && !last.effects.some(isDue)
        ? last.effects
        : [...last.effects.filter((one) => !isDue(one)), ...this.#effects].sort((a, b) => a.call - b.call);
    const judged = this.#isJudgedAsIn(last) ? last.judged : this.#judgedAfter(last);
    const readings = this.#hasReadAsIn(last)
      ? last.readings
      : groupedBySet(
          new Map([
            ...last.readings.flatMap(({ facts, rules }) =>
              rules.flatMap((ruleId) => (due.has(ruleId) ? [] : [[ruleId, facts] as const])),
            ),
            ...this.#reading,
          ]),
        );
    const reads = this.#own.isEmpty ? last.reads : shared.facts.both(last.reads, shared.facts.of(this.#own));
    const { ofApi } = about;
    const isSame =
      effects === last.effects &&
      judged === last.judged &&
      readings === last.readings &&
      reads === last.reads &&
      ofApi === last.ofApi;
    return isSame ? last : withSummary(resource, { ...last, ...about, reads, effects, judged, readings });
  }

  #isJudgedAsIn({ judged }: ResourceMemory): boolean {
    for (const ruleId of this.due!.names) if (judged.has(ruleId) !== this.#judged.has(ruleId)) return false;
    return true;
  }

  #judgedAfter({ judged: last }: ResourceMemory): NameSet {
    let judged = this.#source.shared.noNames;
    for (const ruleId of last.names) if (!this.due!.has(ruleId)) judged = judged.with(ruleId);
    for (const ruleId of this.#judged) judged = judged.with(ruleId);
    return judged;
  }

  #hasReadAsIn({ readings }: ResourceMemory): boolean {
    let found = 0;
    for (const { facts, rules } of readings)
      for (const ruleId of rules)
        if (this.due!.has(ruleId)) {
          if (this.#reading.get(ruleId) !== facts) return false;
          found++;
        }
    return found === this.#reading.size;
  }
}

function groupedBySet(reading: ReadonlyMap<string, FactSet>): readonly Reading[] {
  const groups = new Map<FactSet, string[]>();
  for (const [ruleId, facts] of reading) {
    const rules = groups.get(facts);
    if (rules) rules.push(ruleId);
    else groups.set(facts, [ruleId]);
  }
  return [...groups].map(([facts, rules]) => ({ facts, rules }));
}

function withSummary(
  resource: Resource,
  memory: Omit<ResourceMemory, 'areApart' | 'hasOthers' | 'isAmbiguous'>,
): ResourceMemory {
  const { effects, reads, readings, ofApi } = memory;
  const isOther = ({ draft }: Effect): boolean =>
    draft !== undefined &&
    (draft.resource !== resource || draft.related.length > 0 || draft.flows !== undefined);
  return {
    ...memory,
    areApart: areApart(resource, effects),
    hasOthers: effects.some(isOther) || ofApi.bySchema.some((draft) => draft.related.length > 0),
    isAmbiguous: reads.isAmbiguous || readings.some(({ facts }) => facts.isAmbiguous),
  };
}
