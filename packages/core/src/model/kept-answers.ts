// What costs much to find out about all objects of a project, a host can keep for later runs over the same objects.
import { everyPart, type Json } from '../json.js';
import { isPlaceholder } from './placeholder.js';
import type { Project } from './project.js';
import type { ProjectIndex } from './project-index.js';
import type { Resource } from './resource.js';

/** Where a host keeps answers about projects. */
export interface KeptAnswers {
  /**
   * Equal for runs over the same files: with equal paths, and equal content as of `meaningOf`, apart from what attack
   * paths do not read.
   * @param same objects of which it counts whether they are equal as a whole: each list for itself
   */
  files(same: readonly (readonly Resource[])[]): string;
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

/** What answers depend on besides the objects of a project, each for itself. */
interface About {
  /** The settings. */
  readonly name: string;
  /** Objects of which it counts whether they are equal as a whole: each list for itself. */
  readonly same: readonly (readonly Resource[])[];
}

/** For as many objects a search is faster than a table of all. */
const FEW = 50;

/** The answers of a plugin about the objects of a project, for runs over the same ones. */
export class ProjectAnswers {
  readonly #project: ProjectIndex;
  readonly #kept: KeptAnswers;
  readonly #malformed = new Set<number>();
  #numbers: ReadonlyMap<Resource, number> | undefined;
  /** How many numbers were asked for. */
  #asked = 0;
  #name: string | undefined;

  constructor(project: ProjectIndex, kept: KeptAnswers) {
    this.#project = project;
    this.#kept = kept;
  }

  /**
   * What an earlier run kept.
   */
  get(about: About): Json | undefined {
    const kept = this.#kept.get(this.#nameOf(about)) as Kept | undefined;
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
  set(about: About, answer: () => Json): void {
    const { ambiguous, resources } = this.#project;
    this.#kept.set(this.#nameOf(about), (): Kept => {
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
    const { resources } = this.#project;
    // A run that reports on a few files asks about few objects.
    if (this.#asked++ < FEW) {
      const number = resources.indexOf(resource);
      return number === -1 ? undefined : number;
    }
    this.#numbers ??= new Map(resources.map((each, number) => [each, number]));
    return this.#numbers.get(resource);
  }

  /** Whether reading an object tells of nothing, so that an answer about it may be taken. */
  isPlain(resource: Resource): boolean {
    const number = this.numberOf(resource);
    return number !== undefined && !this.#malformed.has(number) && hasNoPlaceholder(resource.value);
  }

  #nameOf({ name, same }: About): string {
    this.#name ??= nameOfObjects(this.#project);
    return JSON.stringify([name, this.#kept.files(same), this.#name]);
  }
}

const ofProject = new WeakMap<Project, ProjectAnswers>();

/** Undefined in a run that keeps no answers about a project. */
export const answersAbout = (project: Project): ProjectAnswers | undefined => ofProject.get(project);

export function keepAnswersAbout(project: ProjectIndex, kept: KeptAnswers): void {
  ofProject.set(project, new ProjectAnswers(project, kept));
}

/**
 * Equal for projects that make the same objects, with the same pods, of the same files. What their files say is not in it.
 */
function nameOfObjects({ cluster, unknownMembers, unread, podTemplates, resources }: ProjectIndex): string {
  let file: Resource['file'] | undefined;
  // One text, because there are many objects.
  let scopes = '';
  for (const resource of resources) {
    if (resource.file !== file) {
      file = resource.file;
      scopes += `\n${file.path}`;
    }
    scopes += `\0${resource.document}/${resource.item ?? ''}${resource.namespaced ? ' ' : '='}${resource.namespace ?? ''}`;
  }
  return JSON.stringify([cluster, unknownMembers, unread, podTemplates, scopes]);
}

const hasNoPlaceholder = (value: Json): boolean => everyPart(value, (part) => !isPlaceholder(part));
