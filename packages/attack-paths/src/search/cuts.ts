import type { AnyCursor } from '@plimsoll/core';
import type { Evidence, Graph, Step, Vertex } from '../graph/types.js';
import { type Reached, reach } from './best.js';
import { outOfWayTo } from './consequences.js';
import type { AttackPath } from './paths.js';

/** Places without which a goal cannot be reached from where the paths begin. */
export interface Cut {
  readonly goal: Vertex;
  /** To change one of them is enough where there is one; else all of them have to change. */
  readonly evidence: readonly Evidence[];
  /** How many paths end by it. */
  readonly paths: number;
}

/** The largest set that is proposed: who has to change more reads the paths. */
const MOST = 10;

/**
 * What cuts the paths to one goal: each single place that lies on every way, or else a small set, found by taking the place
 * that ends the most paths until none is left. Each is verified: without it nothing that the paths begin at reaches the goal.
 */
export function cutsOf(graph: Graph, goal: Vertex, paths: readonly AttackPath[]): readonly Cut[] {
  const own = paths.filter(({ to }) => to === goal);
  if (own.length === 0) return [];
  const sources = [...new Set(own.map(({ from }) => from))];
  const reachedWithout = (places: ReadonlySet<string>): Reached => {
    const isCut = (step: Step): boolean => placesOf(step).some((place) => places.has(place));
    return reach(graph, sources, outOfWayTo(goal, graph, isCut));
  };
  const isCutBy = ({ at }: Evidence): boolean => !reachedWithout(new Set([placeOf(at)])).has(goal);
  const [best] = own;
  const singles = cuttingEvidence(best!.steps).filter(isCutBy);
  if (singles.length > 0)
    return singles.map((evidence) => ({ goal, evidence: [evidence], paths: own.length }));
  const set = greedySet(own);
  // Where someone is no cluster-admin any more, their other rights may still be enough.
  while (set && set.length <= MOST) {
    const reached = reachedWithout(new Set(set.map(({ at }) => placeOf(at))));
    if (!reached.has(goal)) return [{ goal, evidence: set, paths: own.length }];
    const next = cuttingEvidence(reached.to(goal)).at(-1);
    if (!next) break;
    set.push(next);
  }
  return [];
}

/** Places that end all paths, those that end the most of them first; undefined where that takes too many. */
function greedySet(paths: readonly AttackPath[]): Evidence[] | undefined {
  const set: Evidence[] = [];
  let left = paths.map(({ steps }) => cuttingEvidence(steps));
  while (left.length > 0) {
    const counts = new Map<string, { evidence: Evidence; count: number }>();
    for (const evidence of left.flat()) {
      const known = counts.get(placeOf(evidence.at));
      if (known) known.count++;
      else counts.set(placeOf(evidence.at), { evidence, count: 1 });
    }
    const most = [...counts.values()].reduce((a, b) => (b.count > a.count ? b : a), { count: 0 } as never);
    if (most.count === 0 || set.length === MOST) return undefined;
    set.push(most.evidence);
    left = left.filter((places) => places.every(({ at }) => placeOf(at) !== placeOf(most.evidence.at)));
  }
  return set;
}

/** Each place once. */
function cuttingEvidence(steps: readonly Step[]): readonly Evidence[] {
  const byPlace = new Map<string, Evidence>();
  for (const evidence of steps.flatMap((step) => step.evidence))
    if (!evidence.context && !byPlace.has(placeOf(evidence.at))) byPlace.set(placeOf(evidence.at), evidence);
  return [...byPlace.values()];
}

const placesOf = ({ evidence }: Step): readonly string[] =>
  evidence.filter(({ context }) => !context).map(({ at }) => placeOf(at));

/** Equal for cursors of one place. */
export function placeOf({ resource: { file, document, item }, path }: AnyCursor): string {
  return JSON.stringify([file.path, document, item ?? -1, ...path]);
}
