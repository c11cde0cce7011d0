import type { ResolvedConfig } from '../config/resolve.js';
import type { FactSet } from '../model/followed/fact-set.js';
import { FollowedProject } from '../model/followed/followed-project.js';
import type { ProjectIndex } from '../model/project-index.js';
import type { Resource } from '../model/resource.js';
import type { RunError } from '../result/result.js';
import type { GivenSchemas } from '../schema/custom/kinds.js';
import type { ParsedFile } from '../source/parse.js';
import { today } from '../today.js';
import type { Completeness } from './completeness.js';
import { differenceBetween, FileMemory, type ReadFile } from './file-memory.js';
import { FileRecords } from './file-record.js';
import { FollowedRules } from './followed-rules.js';
import { Moves } from './moves.js';
import { factSetsOf, type ResourceMemory, Shared } from './resource-memory.js';

/** A memory is emptied once it knows this many times the facts of its first run: each new name adds one. */
const MOST_GROWTH = 4;

interface Followed {
  readonly project: FollowedProject;
  readonly files: readonly ReadFile[];
}

/** What decides the result of a run besides its files and its day. */
export interface Circumstances extends Completeness {
  readonly fixes: boolean;
  /** Whether a rule fails that reports where it says it never does. */
  readonly checkReports?: boolean;
}

/**
 * What a run remembers for the next one of the same project: pass the same object to each run. A run with a memory gives
 * byte for byte what one without gives, and does again only what can have changed. Files are the same if `lint` gets the
 * same `ParsedFile`, so keep those of unchanged files. The memory holds nothing of runs before the last, forgets what
 * another config or other options would change, and stays usable after a run that ended early. One run uses it at a
 * time.
 */
export class LintMemory {
  #config: ResolvedConfig | undefined;
  #circumstances = '';
  #isInUse = false;
  #run = 0;
  #schemas: GivenSchemas | undefined;
  #firstSize = 0;
  #errors: RunError[] = [];
  readonly shared = new Shared(this);
  readonly moves = new Moves(this);
  readonly files = new FileMemory(this.moves);
  readonly records = new FileRecords();
  /** By cluster. */
  #followed = new Map<string | undefined, Followed>();
  #resources = new WeakMap<Resource, ResourceMemory>();
  readonly #rules = new WeakMap<FollowedProject, FollowedRules>();

  /** The errors of the current run. */
  beginErrors(): RunError[] {
    this.#errors = [];
    return this.#errors;
  }

  /** Takes an error of the current run, also from what an earlier one made. */
  fail(error: RunError): void {
    this.#errors.push(error);
  }

  /** The number of the current run. */
  get run(): number {
    return this.#run;
  }

  /**
   * Begins a run. Forgets everything if the config or the circumstances are others, and on another day (UTC): credentials
   * may have run out.
   * @returns false if another run uses the memory
   */
  begin(config: ResolvedConfig, { complete, unknownMembers, fixes, checkReports }: Circumstances): boolean {
    if (this.#isInUse) return false;
    this.#isInUse = true;
    this.#run++;
    const circumstances = JSON.stringify([complete, unknownMembers, fixes, checkReports, today()]);
    if (config !== this.#config || circumstances !== this.#circumstances) this.forget();
    this.#config = config;
    this.#circumstances = circumstances;
    return true;
  }

  /** Ends a run, however it went. */
  end(isWhole: boolean): void {
    this.#isInUse = false;
    this.files.end();
    if (!isWhole) {
      for (const project of this.projects) project.endPart();
      return;
    }
    this.moves.forget();
    let size = 0;
    for (const project of this.projects) {
      project.forgetUnused();
      size += project.size;
    }
    if (this.#firstSize === 0) this.#firstSize = size + 1000;
    else if (size > MOST_GROWTH * this.#firstSize) this.forget();
    else this.shared.tidy(() => this.#setsInUse());
  }

  *#setsInUse(): Iterable<FactSet> {
    for (const resources of this.files.resources()) {
      yield* this.records.of(resources)?.facts.sets ?? [];
      for (const resource of resources) {
        const memory = this.of(resource);
        if (memory) yield* factSetsOf(memory);
      }
    }
  }

  forget(): void {
    this.files.forget();
    this.moves.forget();
    this.shared.forget();
    this.#followed = new Map();
    this.#resources = new WeakMap();
    this.records.forget();
    this.#firstSize = 0;
  }

  /** Begins to read the files. Forgets everything if the schemas besides those of the files are others. */
  beginReading(files: readonly ParsedFile[], schemas: GivenSchemas | undefined): void {
    if (schemas !== this.#schemas) this.forget();
    this.#schemas = schemas;
    this.files.begin(files);
  }

  /** Goes on with the projects of this run, and the files of each. */
  follow(
    byCluster: ReadonlyMap<string | undefined, ProjectIndex>,
    files: ReadonlyMap<string | undefined, readonly ReadFile[]>,
  ): void {
    this.files.finish();
    const last = this.#followed;
    // What is defined in one cluster may be read in another one.
    const areSame = last.size === byCluster.size && [...byCluster.keys()].every((key) => last.has(key));
    const differences = new Map(
      [...(areSame ? byCluster : [])].map(([cluster, { podTemplates }]) => {
        const { project, files: before } = last.get(cluster)!;
        const isSame = project.index.podTemplates === podTemplates;
        return [cluster, isSame && differenceBetween(before, files.get(cluster)!, podTemplates)];
      }),
    );
    if (!areSame || [...differences.values()].some((difference) => !difference)) {
      differences.clear();
      this.#resources = new WeakMap();
      this.records.forget();
    }
    this.#followed = new Map(
      [...byCluster].map(([cluster, index]) => {
        const difference = differences.get(cluster);
        const project = difference ? last.get(cluster)!.project : new FollowedProject(this, index);
        if (difference) project.follow(index, difference);
        return [cluster, { project, files: files.get(cluster)! }];
      }),
    );
  }

  get projects(): readonly FollowedProject[] {
    return [...this.#followed.values()].map(({ project }) => project);
  }

  /** The project of an index. Undefined for one of a cluster that may be another one. */
  projectOf(index: ProjectIndex): FollowedProject | undefined {
    const project = this.#followed.get(index.cluster)?.project;
    return project?.index === index ? project : undefined;
  }

  /** What rules see of a project of this run. */
  rulesOf(project: FollowedProject): FollowedRules {
    let rules = this.#rules.get(project);
    if (!rules) {
      rules = new FollowedRules(project);
      this.#rules.set(project, rules);
    }
    return rules;
  }

  /** The index of the last run. */
  indexOf(cluster: string | undefined): ProjectIndex | undefined {
    return this.#followed.get(cluster)?.project.index;
  }

  of(resource: Resource): ResourceMemory | undefined {
    return this.#resources.get(resource);
  }

  keep(resource: Resource, memory: ResourceMemory): void {
    this.#resources.set(resource, memory);
  }
}
