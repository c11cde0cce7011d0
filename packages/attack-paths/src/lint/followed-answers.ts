import { answersAbout, goOnWith, isSameList, memoryOf, recorderOf } from '@plimsoll/core/internal';
import type { Project, Resource } from '@plimsoll/core/kubernetes';
import { isAlike } from './alike.js';
import { type About, Analysis, Graphs } from './analysis.js';
import type { AllEndings, Answers, Ends } from './answers.js';
import type { Ending } from './endings.js';
import { type Change, FollowedPlaces } from './followed-places.js';
import { KeptAnswers } from './kept-answers.js';
import type { Marks } from './marks.js';
import type { Version } from './unread.js';

/** An analysis, and what it was made of. */
interface Made {
  readonly analysis: Analysis;
  readonly project: Project;
  readonly seen: Pick<Project, 'resources' | 'pods' | 'unread' | 'unknownMembers'>;
  readonly graphs: Graphs;
}

/** By the memory of runs and by what it is about, the last analysis. */
const made = new WeakMap<object, Map<string, Made>>();

/**
 * The answers for one run. With a memory, those of an earlier run if only objects have changed that are alike: someone
 * types a comment, or changes the tag of an image.
 */
export function answersFor(project: Project, about: About): Answers {
  const memory = memoryOf(project);
  if (!memory) {
    const kept = answersAbout(project);
    return kept ? new KeptAnswers(kept, project, about) : new Analysis(project, about);
  }
  // Reads the objects first, so that each change of them is found soon.
  const { resources, pods, unread, unknownMembers } = project;
  const seen = { resources, pods, unread, unknownMembers };
  const key = JSON.stringify([about.kubernetes.minor, about.settings]);
  const known = made.get(memory) ?? new Map<string, Made>();
  made.set(memory, known);
  const last = known.get(key);
  const changes = last && changesBetween(last.seen, seen);
  const makeAnew = (): Analysis => {
    const graphs = last?.graphs ?? new Graphs(() => recorderOf(project)!);
    const analysis = new Analysis(project, about, graphs);
    known.set(key, { analysis, project, seen, graphs });
    return analysis;
  };
  if (!changes) return makeAnew();
  goOnWith(project, last.project);
  return new FollowedAnswers(last.analysis, changes, makeAnew);
}

/** The answers of an earlier run, at the places of this one. */
class FollowedAnswers implements Answers {
  readonly #before: Analysis;
  readonly #places: FollowedPlaces;
  readonly #then: ReadonlyMap<Resource, Resource>;
  readonly #makeAnew: () => Analysis;
  #anew: Analysis | undefined;

  constructor(before: Analysis, changes: readonly Change[], makeAnew: () => Analysis) {
    this.#before = before;
    this.#places = new FollowedPlaces(changes);
    this.#then = new Map(changes.map(({ before, now }) => [now.resource, before.resource]));
    this.#makeAnew = makeAnew;
  }

  endingsBetween(ends: Ends): AllEndings {
    if (!this.#before.knows(ends)) return this.#current().endingsBetween(ends);
    const all = this.#before.endingsBetween(ends);
    // Who reads the same map need not compare it.
    if (!this.#places.areElsewhere(all)) return all;
    const now = new Map<Resource, readonly Ending[]>();
    all.forEach((endings, resource) => {
      now.set(this.#places.resource(resource), this.#places.endings(endings));
    });
    return now;
  }

  get marks(): Marks {
    if (!this.#before.knowsMarks) return this.#current().marks;
    const { marks } = this.#before;
    return {
      has: ({ resource, ...finding }) =>
        marks.has({ ...finding, resource: this.#then.get(resource) ?? resource }),
    };
  }

  /** For what the earlier run did not ask: only it knows what it read. */
  #current(): Analysis {
    this.#anew ??= this.#makeAnew();
    return this.#anew;
  }
}

/** The objects that have changed, if all of them are alike. Undefined if anything else has changed. */
function changesBetween(last: Made['seen'], now: Made['seen']): readonly Change[] | undefined {
  const { resources } = last;
  if (resources.length !== now.resources.length || last.pods.length !== now.pods.length) return undefined;
  if (!isSameList(last.unread, now.unread) || !isSameList(last.unknownMembers, now.unknownMembers))
    return undefined;
  const places: number[] = [];
  for (let index = 0; index < resources.length; index++)
    if (resources[index] !== now.resources[index]) {
      places.push(index);
      // This many at once are not typed.
      if (places.length > MOST) return undefined;
    }
  const gone = new Set(places.map((place) => resources[place]!));
  for (let index = 0; index < last.pods.length; index++) {
    const pod = last.pods[index]!;
    if (pod !== now.pods[index] && !gone.has(pod.owner)) return undefined;
  }
  const changes: Change[] = [];
  for (const place of places) {
    const before = versionOf(resources[place]!, last.pods);
    const change = { before, now: versionOf(now.resources[place]!, now.pods) };
    const isOnlyOne = (): boolean => isNamedOnce(before.resource, resources);
    if (!isAlike(before, change.now, isOnlyOne)) return undefined;
    changes.push(change);
  }
  return changes;
}

const MOST = 20;

const versionOf = (resource: Resource, pods: Project['pods']): Version => ({
  resource,
  pods: pods.filter(({ owner }) => owner === resource),
});

const isNamedOnce = ({ kind, name }: Resource, resources: readonly Resource[]): boolean =>
  resources.filter((other) => other.kind === kind && other.name === name).length === 1;
