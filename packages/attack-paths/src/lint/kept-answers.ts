import type { PlacedFinding, ProjectAnswers } from '@plimsoll/core/internal';
import { today } from '@plimsoll/core/internal';
import type { JsonObject, Project, Resource } from '@plimsoll/core/kubernetes';
import { sameNamed } from '../graph/variants.js';
import { type About, Analysis } from './analysis.js';
import type { AllEndings, Answers, Endings, Ends } from './answers.js';
import { isAbout, type Mark, type Marks, type MarksOfPlaces } from './marks.js';

/** What an analysis found, with the places of objects in the project in place of objects. */
interface Kept {
  /** By the key of two ends. */
  readonly ends: Readonly<Record<string, KeptEndings>>;
  readonly marks?: readonly (readonly [number: number, marks: readonly Mark[]])[];
}

interface KeptEndings {
  /** The objects that paths lead to, or past. */
  readonly involved: readonly number[];
  /** Those of them with places that complete paths. */
  readonly complete: readonly number[];
}

/**
 * The answers of an earlier run over the same objects, without a graph. Where a path ends in an object that is asked
 * about, and where an object is read differently by whoever reads it first, an analysis answers.
 */
export class KeptAnswers implements Answers {
  readonly #answers: ProjectAnswers;
  readonly #project: Project;
  readonly #about: About;
  readonly #keptFor: Parameters<ProjectAnswers['get']>[0];
  readonly #kept: Kept;
  readonly #endings = new Map<Ends, Endings>();
  #analysis: Analysis | undefined;
  #marks: Marks | undefined;

  constructor(answers: ProjectAnswers, project: Project, about: About) {
    this.#answers = answers;
    this.#project = project;
    this.#about = about;
    // Credentials may have run out on another day.
    this.#keptFor = {
      name: JSON.stringify(['attack paths', about.kubernetes.minor, about.settings, today()]),
      // Directories in which objects of one name differ are for several clusters.
      same: sameNamed(project.resources),
    };
    this.#kept = (answers.get(this.#keptFor) as Kept | undefined) ?? { ends: {} };
  }

  endingsBetween(ends: Ends): Endings {
    let endings = this.#endings.get(ends);
    if (!endings) {
      const kept = this.#kept.ends[keyOf(ends)];
      endings = kept ? this.#keptEndings(ends, kept) : this.#now().endingsBetween(ends);
      this.#endings.set(ends, endings);
    }
    return endings;
  }

  get marks(): Marks {
    const { marks } = this.#kept;
    this.#marks ??= marks ? this.#keptMarks(new Map(marks)) : this.#now().marks;
    return this.#marks;
  }

  #keptEndings(ends: Ends, { involved, complete }: KeptEndings): Endings {
    const isInvolved = new Set(involved);
    const isComplete = new Set(complete);
    return {
      get: (resource) => {
        const number = this.#answers.numberOf(resource);
        if (number === undefined || isComplete.has(number) || !this.#answers.isPlain(resource))
          return this.#now().endingsBetween(ends).get(resource);
        return isInvolved.has(number) ? [] : undefined;
      },
    };
  }

  #keptMarks(byNumber: ReadonlyMap<number, readonly Mark[]>): Marks {
    return {
      has: ({ ruleId, resource, path }: PlacedFinding) =>
        byNumber.get(this.#answers.numberOf(resource) ?? -1)?.some((mark) => isAbout(mark, ruleId, path)) ??
        false,
    };
  }

  /** For what no earlier run was asked. */
  #now(): Analysis {
    if (!this.#analysis) {
      this.#analysis = new Analysis(this.#project, this.#about);
      this.#answers.set(this.#keptFor, () => this.#found(this.#analysis!));
    }
    return this.#analysis;
  }

  #found(analysis: Analysis): JsonObject {
    const ends = { ...this.#kept.ends };
    for (const [own, endings] of analysis.known) ends[keyOf(own)] = this.#endingsFound(endings);
    const marks = analysis.knowsMarks ? this.#marksFound(analysis.marks) : this.#kept.marks;
    return { ends, ...(marks && { marks }) } satisfies Kept as unknown as JsonObject;
  }

  #endingsFound(endings: AllEndings): KeptEndings {
    const all = [...endings];
    return {
      involved: this.#numbersOf(all.map(([resource]) => resource)),
      complete: this.#numbersOf(all.flatMap(([resource, { length }]) => (length > 0 ? [resource] : []))),
    };
  }

  #numbersOf(resources: readonly Resource[]): readonly number[] {
    return resources.flatMap((resource) => this.#answers.numberOf(resource) ?? []);
  }

  #marksFound({ byResource }: MarksOfPlaces): Kept['marks'] {
    return Array.from(byResource, ([resource, marks]) => {
      // Many steps show the same place.
      const unlike = new Map(marks.map((mark) => [JSON.stringify(mark), mark]));
      return [this.#answers.numberOf(resource) ?? -1, [...unlike.values()]];
    });
  }
}

const keyOf = ({ from, to, without = [] }: Ends): string => JSON.stringify([from, to, without]);
