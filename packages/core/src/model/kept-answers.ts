// What costs much to find out about all objects of a project, a host can keep for later runs over the same objects.
import { isObject, type Json } from '../json.js';
import { isPlaceholder } from './placeholder.js';
import type { Project } from './project.js';
import type { ProjectIndex } from './project-index.js';
import type { Resource } from './resource.js';

/** Where a host keeps answers about projects. */
export interface KeptAnswers {
  /**
   * Equal for runs over the same files: with equal paths, and equal content as of `meaningOf`. Of files that are not
   * exact, only what attack paths read is equal.
   */
  files(exact: ReadonlySet<string>): string;
  /** What an earlier run set under a name. */
  get(name: string): unknown;
  /** Keeps what a function returns after the run. */
  set(name: string, answer: () => unknown): void;
}

/** A name that led to more than one object, and the files of those who asked. */
type AmbiguousName = readonly [name: string, files: readonly string[]];

interface Kept {
  readonly answer: Json;
  readonly ambiguous: readonly AmbiguousName[];
  /** The places in the project of objects with values that the API rejects: reading them tells of these. */
  readonly malformed: readonly number[];
}

/** The answers of a plugin about the objects of a project, for runs over the same ones. */
export class ProjectAnswers {
  readonly #project: ProjectIndex;
  readonly #kept: KeptAnswers;
  readonly #malformed = new Set<number>();
  #numbers: ReadonlyMap<Resource, number> | undefined;
  #name: string | undefined;

  constructor(project: ProjectIndex, kept: KeptAnswers) {
    this.#project = project;
    this.#kept = kept;
  }

  /**
   * What an earlier run kept.
   * @param about what else the answer depends on
   * @param exact the files of which all values count. Of others, only those that attack paths read.
   */
  get(about: string, exact: ReadonlySet<string>): Json | undefined {
    const kept = this.#kept.get(this.#nameOf(about, exact)) as Kept | undefined;
    if (!kept) return undefined;
    const { ambiguous } = this.#project;
    for (const [name, files] of kept.ambiguous) {
      const askers = ambiguous.get(name) ?? new Set();
      ambiguous.set(name, askers);
      for (const file of files) askers.add(file);
    }
    for (const number of kept.malformed) this.#malformed.add(number);
    return kept.answer;
  }

  /** Keeps an answer for which all objects were read. */
  set(about: string, exact: ReadonlySet<string>, answer: () => Json): void {
    const { ambiguous, resources } = this.#project;
    this.#kept.set(this.#nameOf(about, exact), (): Kept => {
      for (const [number, { malformed }] of resources.entries())
        if (malformed.size > 0) this.#malformed.add(number);
      return {
        answer: answer(),
        ambiguous: Array.from(ambiguous, ([name, files]) => [
          name,
          [...files].filter((file) => file !== undefined),
        ]),
        malformed: [...this.#malformed],
      };
    });
  }

  /** The place of an object in the project. Undefined for one of another project. */
  numberOf(resource: Resource): number | undefined {
    this.#numbers ??= new Map(this.#project.resources.map((each, number) => [each, number]));
    return this.#numbers.get(resource);
  }

  /** Whether reading an object tells of nothing, so that an answer about it may be taken. */
  isPlain(resource: Resource): boolean {
    const number = this.numberOf(resource);
    return number !== undefined && !this.#malformed.has(number) && !hasPlaceholder(resource.value);
  }

  #nameOf(about: string, exact: ReadonlySet<string>): string {
    this.#name ??= nameOfObjects(this.#project);
    return JSON.stringify([about, this.#kept.files(exact), this.#name]);
  }
}

const ofProject = new WeakMap<Project, ProjectAnswers>();

/** Undefined in a run that keeps no answers about a project. */
export const answersAbout = (project: Project): ProjectAnswers | undefined => ofProject.get(project);

export function keepAnswersAbout(project: ProjectIndex, kept: KeptAnswers): void {
  ofProject.set(project, new ProjectAnswers(project, kept));
}

/** Equal for projects with the same objects, apart from their values, and the same pods in them. */
function nameOfObjects(project: ProjectIndex): string {
  const { cluster, unknownMembers, unread, podTemplates, resources, pods } = project;
  return JSON.stringify([
    [cluster, unknownMembers, unread, podTemplates],
    resources.map(factsOf),
    pods.map(({ path, partial, byShape }) => [path, partial, byShape]),
  ]);
}

/** What else than its values decides what an object is. */
function factsOf(resource: Resource): readonly unknown[] {
  const { file, document, item, base, apiVersion, kind, name, namespace, namespaced } = resource;
  const { assumed, unknownVariables, embedded, within, inValues, origin } = resource;
  const facts = [file.path, document, item, base, apiVersion, kind, name, namespace, namespaced];
  if (assumed === undefined && !unknownVariables && !embedded && !within && !inValues && !origin)
    return facts;
  return [
    ...facts,
    assumed,
    unknownVariables && [...unknownVariables],
    embedded && [embedded.name, embedded.patch],
    within?.elsewhere,
    inValues,
    origin,
  ];
}

function hasPlaceholder(value: Json | undefined): boolean {
  const pending: (Json | undefined)[] = [value];
  while (pending.length > 0) {
    const next = pending.pop();
    if (isPlaceholder(next)) return true;
    if (Array.isArray(next)) for (const item of next) pending.push(item);
    else if (isObject(next)) for (const item of Object.values(next)) pending.push(item);
  }
  return false;
}
