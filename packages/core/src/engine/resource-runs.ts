import { findKind } from '@plimsoll/kubernetes-api';
import type { ResolvedConfig, ResourceConfig } from '../config/resolve.js';
import type { Draft } from '../draft/draft.js';
import { addAmbiguous } from '../model/followed/ambiguous.js';
import type { Derived } from '../model/followed/derived.js';
import { ALWAYS, type AmbiguousName, Reads } from '../model/followed/fact.js';
import { FactSet } from '../model/followed/fact-set.js';
import { KEYS } from '../model/followed/keys.js';
import type { ProjectView } from '../model/followed/project-view.js';
import type { LintedFile } from '../model/linted-file.js';
import { podsOf } from '../model/pod.js';
import type { Project } from '../model/project.js';
import type { ProjectIndex } from '../model/project-index.js';
import type { Resource } from '../model/resource.js';
import { belongsTo } from '../model/run-of.js';
import type { AnyRule, RuleScope } from '../rule/types.js';
import { isSameList } from '../same-list.js';
import type { ContextOnly } from './context-only.js';
import { malformedDrafts } from './core-findings.js';
import type { CustomRun } from './custom-findings.js';
import { type FileRecord, recordOf, TakenRecords } from './file-record.js';
import type { FollowedRules, Run } from './followed-rules.js';
import type { Found } from './found.js';
import type { LintMemory } from './memory.js';
import type { NameSet } from './name-set.js';
import { leaveOpen } from './outcome.js';
import { type ApiMemory, dueIn, type ResourceMemory, ResourceRecorder } from './resource-memory.js';
import { RuleRun } from './run-rules.js';
import type { SchemaRun } from './schema-findings.js';
import type { Sink } from './sink.js';

/** With this much left of its budget, the budget of a run does not decide how far an object is checked. */
const AMPLE = 1_000_000;

interface Parts {
  readonly config: ResolvedConfig;
  readonly sink: Sink;
  readonly found: Pick<Found, 'takeOver'>;
  readonly schemas: SchemaRun;
  readonly custom: Pick<CustomRun, 'drafts' | 'budget'>;
  readonly memory: LintMemory | undefined;
  /** Calls only rules of this scope. */
  readonly only: RuleScope | undefined;
  readonly context: Pick<ContextOnly, 'isFar' | 'isBound'>;
}

/** What is read where nothing is remembered. */
const NOTHING = new FactSet([], { run: 0 });

/** What rules see of a project that is followed. */
interface Seen extends Pick<FollowedRules, 'project' | 'view' | 'unfollowed' | 'reads'> {
  readonly rules: FollowedRules;
  /** What others than rules see. */
  readonly others: ProjectView;
  readonly otherReads: Reads;
  /** What is remembered of the objects of this run. */
  readonly memories: ResourceMemory[];
  /** What is remembered of files that this run takes over. */
  readonly records: FileRecord[];
}

/** Judges objects: calls the rules, and checks them against the API. With a memory it does only what is due. */
export class ResourceRuns {
  /** Objects that some rule asked for by kind. */
  readonly shown = new Set<Resource>();
  /** The findings about the API and the fields of an object. */
  readonly bySchemas = new Map<Resource, readonly Draft[]>();
  /** Objects that were checked against only a part of their schema. */
  readonly partly: Resource[] = [];
  readonly #parts: Parts;
  readonly #onSomewhere: readonly string[];
  readonly #runs = new Map<ProjectIndex, Map<ResourceConfig, Run>>();
  readonly #seen = new Map<ProjectIndex, Seen | undefined>();
  readonly #taken = new TakenRecords();

  constructor(parts: Parts) {
    this.#parts = parts;
    const onSomewhere: string[] = [];
    parts.config.severities.forEach((severity, id) => {
      if (severity !== 'off' && this.#isAsked(id)) onSomewhere.push(id);
    });
    this.#onSomewhere = onSomewhere;
  }

  judge(resource: Resource, project: ProjectIndex): void {
    const seen = this.#seenOf(project);
    if (seen) this.#judgeAgain(resource, project, seen);
    else {
      const own = this.#parts.config.forResource(resource, project);
      const { rules } = this.#runOf(project, own, undefined);
      rules.visit(resource);
      this.#add(resource, rules, this.#checkApi(resource, project, own, undefined));
    }
  }

  /**
   * Takes over what an earlier run did for all objects of a file, for a run that does not report on it.
   * @returns false if something that it depends on has changed: judge its objects then
   */
  takeOver({ file, resources, projectOf }: LintedFile): boolean {
    const { memory, custom, sink, found } = this.#parts;
    const record = memory?.records.of(resources);
    if (!memory || !record) return false;
    const seen = this.#seenOf(projectOf(resources[0]!));
    if (!seen || memory.moves.concern(record.others)) return false;
    if (custom.budget.steps - record.steps < AMPLE) return false;
    for (const { malformed } of resources) if (malformed.size > 0) return false;
    if (!record.facts.isAsIn(record.run)) return false;
    const { index } = seen.project;
    const runs = record.byConfig.map(({ config, keys, resources }) => {
      const { rules } = this.#runOf(index, config, seen);
      return { rules, keys, resources };
    });
    if (runs.some(({ rules, resources }) => !rules.isFreeOf(resources))) return false;
    for (const { rules, keys } of runs) rules.createFor(keys);
    record.run = memory.run;
    custom.budget.steps -= record.steps;
    found.takeOver(record);
    for (const { ruleId, open } of record.opens) leaveOpen(sink.tallies, ruleId, open!);
    sink.tallies.meetAgain(record.met);
    seen.records.push(record);
    this.#taken.add(record, file.source.path);
    return true;
  }

  /** Remembers what was done for all objects of a file, and what could not be read there. */
  record({ file: { source }, resources, projectOf }: LintedFile, problems: readonly Draft[]): void {
    const { memory } = this.#parts;
    const [first] = resources;
    const seen = memory && first && this.#seenOf(projectOf(first));
    if (!seen) return;
    const { run } = memory;
    const memories: ResourceMemory[] = [];
    for (const resource of resources) {
      const own = memory.of(resource);
      if (own?.run !== run) return;
      memories.push(own);
    }
    const last = memory.records.of(resources);
    if (last && isSameList(last.memories, memories)) last.run = run;
    else {
      const isMet = (one: ResourceMemory): boolean =>
        this.#runOf(seen.project.index, one.config, seen).rules.isMet(one);
      const record = recordOf({
        source,
        resources,
        memories,
        problems,
        run,
        sets: memory.shared.facts,
        isMet,
      });
      if (record) memory.records.keep(record);
    }
  }

  /** Judges an object only as far as that says something about others. */
  judgeContext(resource: Resource, project: ProjectIndex): void {
    const own = this.#parts.config.forResource(resource, project);
    this.#runOf(project, own, undefined).rules.visitContext(resource);
  }

  /** The project as others than rules see it. */
  viewOf(index: ProjectIndex): Project {
    return this.#seenOf(index)?.others ?? index;
  }

  /**
   * How many names led to more than one object.
   * @param isReported whether a file is reported, for a run that reports on a few: what objects of others ask for does
   * not count
   */
  ambiguousNamesIn(index: ProjectIndex, isReported?: (file: string) => boolean): number {
    const seen = this.#seenOf(index);
    const names = new Set<string>();
    const add = (name: string, file: string | undefined): void => {
      if (!isReported || (file !== undefined && isReported(file))) names.add(name);
    };
    for (const [name, files] of index.ambiguous) for (const file of files) add(name, file);
    if (!seen?.project.isAmbiguous) return names.size;
    const found = new Set<AmbiguousName>();
    const asked = new Set<Derived>();
    addAmbiguous(found, seen.otherReads.facts, asked);
    const { hasAmbiguousParts } = seen.project;
    for (const { reads, readings, isAmbiguous } of seen.memories) {
      if (!isAmbiguous && !hasAmbiguousParts) continue;
      addAmbiguous(found, reads.facts, asked);
      for (const { facts } of readings) addAmbiguous(found, facts.facts, asked);
    }
    for (const { facts, isAmbiguous } of seen.records)
      if (isAmbiguous || hasAmbiguousParts)
        addAmbiguous(found, [...facts.ambiguous, ...facts.computed.facts], asked);
    for (const { name, file } of found) add(name, file);
    return names.size;
  }

  #judgeAgain(resource: Resource, project: ProjectIndex, seen: Seen): void {
    const { config } = this.#parts;
    const memory = this.#parts.memory!;
    const { run } = memory;
    const known = memory.of(resource);
    if (known?.reads.isAsIn(known.run)) {
      const last = memory.moves.followed(resource, known);
      const { rules } = this.#runOf(project, last.config, seen);
      const due = dueIn(last, memory.shared);
      const recorder = due && this.#recorder(seen, due);
      if (recorder) rules.visit(resource, recorder);
      const ofApi = this.#checkApi(resource, project, last.config, last);
      const next = recorder
        ? recorder.memoryAfter(resource, last, { run, ofApi })
        : ofApi === last.ofApi
          ? last
          : { ...last, ofApi };
      this.#keep(resource, rules, next, seen);
      return;
    }
    seen.reads.clear();
    const own = config.forResource(resource, seen.view);
    const facts = [...seen.reads.facts];
    const { rules, startReads } = this.#runOf(project, own, seen);
    const recorder = this.#recorder(seen);
    recorder.decide(facts);
    recorder.decide(startReads.facts);
    rules.visit(resource, recorder);
    const ofApi = this.#checkApi(resource, project, own, undefined);
    this.#keep(resource, rules, recorder.memory(resource, { run, config: own, ofApi }), seen);
  }

  #keep(resource: Resource, rules: RuleRun, memory: ResourceMemory, { memories }: Seen): void {
    memory.run = this.#parts.memory!.run;
    this.#parts.memory!.keep(resource, memory);
    memories.push(memory);
    rules.repeat(resource, memory);
    this.#add(resource, rules, memory.ofApi);
  }

  #add(resource: Resource, rules: RuleRun, { bySchema, malformed, isPartly }: ApiMemory): void {
    const { sink } = this.#parts;
    if (rules.asksFor(resource)) this.shown.add(resource);
    if (bySchema.length > 0) this.bySchemas.set(resource, bySchema);
    if (isPartly) this.partly.push(resource);
    for (const draft of malformed) sink.add(draft);
    for (const draft of bySchema) sink.add(draft);
  }

  #checkApi(
    resource: Resource,
    project: ProjectIndex,
    own: ResourceConfig,
    last: ResourceMemory | undefined,
  ): ApiMemory {
    const { schemas, custom, memory } = this.#parts;
    const { budget } = custom;
    const known = last?.ofApi;
    // What a rule reads of another object may show first that a value there has a wrong type.
    const isFree = budget.steps >= AMPLE;
    if (known && isFree && resource.malformed.size === 0 && known.reads.isAsIn(last.run)) {
      budget.steps -= known.steps;
      return known;
    }
    const before = budget.steps;
    const pods = podsOf(resource, project.podTemplates);
    const ofCustom = custom.drafts(resource, project, own, pods);
    const bySchema = [...schemas.drafts(resource, own, pods), ...ofCustom.drafts];
    const told = new Set(bySchema.map((draft) => draft.pathKey));
    const malformed = [...malformedDrafts(resource, own, pods, told)];
    const reads = new Reads();
    // A definition in any cluster may count.
    if (memory && !isFree) reads.facts.add(ALWAYS);
    if (memory && !findKind(resource.group, resource.kind))
      for (const each of memory.projects) reads.facts.add(each.fact(KEYS.kind('CustomResourceDefinition')));
    const steps = budget.steps === before ? 0 : before - budget.steps;
    return { reads: this.#setOf(reads), bySchema, malformed, isPartly: ofCustom.isPartly, steps };
  }

  #setOf(reads: Reads | undefined): FactSet {
    const { memory } = this.#parts;
    return reads && memory ? memory.shared.facts.of(reads) : NOTHING;
  }

  #isAsked(ruleId: string): boolean {
    const { config, only } = this.#parts;
    return only === undefined || config.rules.get(ruleId)?.meta.scope === only;
  }

  #recorder({ project, reads }: Seen, due?: NameSet): ResourceRecorder {
    const { config } = this.#parts;
    reads.clear();
    return new ResourceRecorder(
      {
        reads,
        unfollowed: (ruleId) =>
          config.rules.get(ruleId)!.meta.scope === undefined ? project.anything : undefined,
        shared: this.#parts.memory!.shared,
      },
      due,
    );
  }

  #seenOf(index: ProjectIndex): Seen | undefined {
    if (this.#seen.has(index)) return this.#seen.get(index);
    const { memory, only } = this.#parts;
    // A first answer remembers nothing of what it did not ask.
    const project = only === undefined ? memory?.projectOf(index) : undefined;
    if (!memory || !project) {
      this.#seen.set(index, undefined);
      return undefined;
    }
    const rules = memory.rulesOf(project);
    const { view, unfollowed, reads } = rules;
    view.begin();
    unfollowed.begin();
    reads.clear();
    const otherReads = new Reads();
    const others = project.view(otherReads);
    const seen = { rules, project, view, unfollowed, reads, others, otherReads, memories: [], records: [] };
    this.#seen.set(index, seen);
    return seen;
  }

  #runOf(project: ProjectIndex, own: ResourceConfig, seen: Seen | undefined): Run {
    let byConfig = this.#runs.get(project);
    if (!byConfig) {
      byConfig = new Map();
      this.#runs.set(project, byConfig);
    }
    let run = byConfig.get(own);
    if (!run) {
      for (const each of [project, seen?.view, seen?.unfollowed]) if (each) belongsTo(this, each);
      run = this.#begun(project, own, seen);
      seen?.rules.keep(own, run, this.#parts.memory!.run);
      byConfig.set(own, run);
    }
    return run;
  }

  #begun(project: ProjectIndex, own: ResourceConfig, seen: Seen | undefined): Run {
    const { config, sink, context } = this.#parts;
    const taken = (resource: Resource) => this.#taken.effectsIn(resource, own);
    const last = seen?.rules.of(own);
    if (last) {
      last.rules.begin(sink, taken);
      return last;
    }
    seen?.reads.clear();
    const selection = {
      onSomewhere: this.#onSomewhere,
      isAsked: (ruleId: string) => this.#isAsked(ruleId),
      projectFor: ({ meta }: AnyRule) =>
        (meta.scope === undefined ? seen?.unfollowed : seen?.view) ?? project,
      ...context,
    };
    const { podTemplates } = project;
    const rules = new RuleRun(own, seen?.view ?? project, config.rules, podTemplates, sink, selection, taken);
    const startReads = this.#setOf(seen?.reads);
    seen?.reads.clear();
    return { rules, startReads };
  }
}
