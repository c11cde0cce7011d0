import type { ResourceConfig } from '../config/resolve.js';
import type { Draft } from '../draft/draft.js';
import type { FactSet, FactSets } from '../model/followed/fact-set.js';
import { RecordFacts } from '../model/followed/record-facts.js';
import type { Resource } from '../model/resource.js';
import type { FileReport } from '../result/result.js';
import type { SourceFile } from '../source/source-file.js';
import type { NameSet } from './name-set.js';
import { type Effect, keyOf } from './outcome.js';
import { factSetsOf, type ResourceMemory } from './resource-memory.js';
import { type Met, metOf } from './tally.js';

/** What the rules of one config did for objects of a file. */
interface RecordOfConfig {
  readonly config: ResourceConfig;
  /** The keys of visitors that were called, in the order in which they first were. */
  readonly keys: NameSet;
  readonly resources: readonly Resource[];
}

/**
 * What the last runs did for the objects of one file. A run that reports on other files takes it over as one, as long as
 * nothing that it depends on has changed: most files are such files, so this must not look at each of their objects.
 */
export interface FileRecord {
  /** The last run for which it holds. */
  run: number;
  readonly resources: readonly Resource[];
  readonly memories: readonly ResourceMemory[];
  /** All that the rules read besides the objects. */
  readonly facts: RecordFacts;
  readonly byConfig: readonly RecordOfConfig[];
  /** What was found, in the order of a fresh run. */
  readonly drafts: readonly Draft[];
  /** The files that name findings in it. */
  readonly names: readonly string[];
  /** What rules left open. */
  readonly opens: readonly Effect[];
  /** The objects that some rule judged or left out. */
  readonly met: readonly Met[];
  /** How much of the budget of the run it takes to check its objects against definitions. */
  readonly steps: number;
  /** The objects of other files in which findings have places. */
  readonly others: ReadonlySet<Resource>;
  /** Whether a name led to more than one object. */
  readonly isAmbiguous: boolean;
  /** What the result says of the file itself. */
  report?: FileReport;
}

interface Judged {
  readonly source: SourceFile;
  readonly resources: readonly Resource[];
  readonly memories: readonly ResourceMemory[];
  /** What could not be read. */
  readonly problems: readonly Draft[];
  readonly run: number;
  readonly sets: FactSets;
  /** Whether a rule judged an object, or would have. */
  readonly isMet: (memory: ResourceMemory) => boolean;
}

/** The record of a file. Undefined if its findings depend on more than what its objects read. */
export function recordOf(judged: Judged): FileRecord | undefined {
  const { source, resources, memories, problems, run, sets, isMet } = judged;
  if (!isFree(judged)) return undefined;
  const read = new Set<FactSet>();
  const drafts: Draft[] = [...problems];
  const opens: Effect[] = [];
  for (const memory of memories) {
    const { ofApi, effects } = memory;
    for (const set of factSetsOf(memory)) if (set.facts.length > 0) read.add(set);
    for (const effect of effects) {
      if (effect.draft && !effect.isRefused) drafts.push(effect.draft);
      if (effect.open) opens.push(effect);
    }
    for (const draft of ofApi.malformed) drafts.push(draft);
    for (const draft of ofApi.bySchema) drafts.push(draft);
  }
  return {
    run,
    resources,
    memories,
    facts: new RecordFacts(new Set([...read].flatMap(({ facts }) => facts)), sets),
    byConfig: byConfigOf(judged),
    drafts,
    names: [...new Set([source.path, ...resources.flatMap(({ origin }) => origin?.file ?? [])])],
    opens,
    met: resources.flatMap((resource, index) => (isMet(memories[index]!) ? metOf(resource) : [])),
    steps: memories.reduce((sum, { ofApi }) => sum + ofApi.steps, 0),
    others: othersIn(judged),
    isAmbiguous: memories.some((one) => one.isAmbiguous),
  };
}

function othersIn({ resources, memories }: Judged): ReadonlySet<Resource> {
  const others = new Set<Resource>();
  const add = ({ resource }: Pick<Draft, 'resource'>): void => {
    if (resource && !resources.includes(resource)) others.add(resource);
  };
  for (const { hasOthers, effects, ofApi } of memories) {
    if (!hasOthers) continue;
    const drafts = [...effects.flatMap(({ draft }) => draft ?? []), ...ofApi.bySchema, ...ofApi.malformed];
    for (const draft of drafts) {
      add(draft);
      draft.related.forEach(add);
      draft.flows?.forEach(({ steps }) => {
        steps.forEach(add);
      });
    }
  }
  return others;
}

/** Whether no finding in a file can be the same as one that is reported elsewhere, nor hide one. */
function isFree({ source, resources, memories }: Judged): boolean {
  // What values say hides findings elsewhere.
  if (resources.some(({ file, inValues }) => file !== source || inValues)) return false;
  if (memories.every(({ areApart }) => areApart)) return true;
  const own = new Map(resources.map((resource, index) => [resource, index]));
  const keys = new Set<string>();
  for (const { effects } of memories)
    for (const { draft } of effects) {
      if (!draft) continue;
      const at = own.get(draft.resource!);
      const key = `${at} ${keyOf(draft)}`;
      if (at === undefined || keys.has(key)) return false;
      keys.add(key);
    }
  return true;
}

function byConfigOf({ resources, memories }: Judged): readonly RecordOfConfig[] {
  const found = new Map<ResourceConfig, { keys: NameSet; readonly resources: Resource[] }>();
  for (const [index, { config, keys }] of memories.entries()) {
    const own = found.get(config);
    if (!own) found.set(config, { keys, resources: [resources[index]!] });
    else {
      own.resources.push(resources[index]!);
      if (own.keys !== keys)
        for (const key of keys.names) if (!own.keys.has(key)) own.keys = own.keys.with(key);
    }
  }
  return [...found].map(([config, own]) => ({ config, ...own }));
}

/** The records of the last runs, by the list of the objects of a file, which is the same as long as the file is. */
export class FileRecords {
  #byResources = new WeakMap<readonly Resource[], FileRecord>();

  of(resources: readonly Resource[]): FileRecord | undefined {
    return this.#byResources.get(resources);
  }

  keep(record: FileRecord): void {
    this.#byResources.set(record.resources, record);
  }

  forget(): void {
    this.#byResources = new WeakMap();
  }
}

/** The records that a run has taken over, to find what was reported on an object. */
export class TakenRecords {
  readonly #byPath = new Map<string, FileRecord[]>();

  add(record: FileRecord, path: string): void {
    const others = this.#byPath.get(path);
    if (others) others.push(record);
    else this.#byPath.set(path, [record]);
  }

  /** What rules of a config did in an object, as far as its record was taken over. */
  effectsIn(resource: Resource, config: ResourceConfig): readonly Effect[] {
    const record = this.#byPath
      .get(resource.file.path)
      ?.find(({ resources }) => resources.includes(resource));
    if (!record) return [];
    return record.memories.flatMap((memory) =>
      memory.config === config ? memory.effects.filter(({ draft }) => draft?.resource === resource) : [],
    );
  }
}
