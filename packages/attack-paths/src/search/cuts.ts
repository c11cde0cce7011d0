import { oncePer } from '@plimsoll/core/internal';
import type { AnyCursor, Resource } from '@plimsoll/core/kubernetes';
import type { Graph } from '../graph/graph.js';
import type { Evidence, Step, Vertex } from '../graph/types.js';
import { reach } from './best.js';
import { type IsOut, outOfWayTo } from './consequences.js';
import type { AttackPath } from './paths.js';
import { reachable } from './reachable.js';

/** Places without which the goal cannot be reached from the start of the paths. */
export interface Cut {
  readonly goal: Vertex;
  /** If there is one, changing it is enough. If there are several, all of them have to change. */
  readonly evidence: readonly Evidence[];
  /** How many paths it cuts. */
  readonly paths: number;
}

/** The largest set to propose: with more changes, reading the paths is better. */
const MOST = 10;

/**
 * What cuts the paths to one goal: each single place on every way, or else a small set. The set is built from the place
 * that cuts the most paths until none is left. Each cut is verified: without it nothing at the start of the paths
 * reaches the goal.
 * @example
 * const { graph, paths } = attackPaths(project);
 * const [first] = paths;
 * if (first) console.log(cutsOf(graph, first.to, paths));
 */
export function cutsOf(graph: Graph, goal: Vertex, paths: readonly AttackPath[]): readonly Cut[] {
  const own = paths.filter(({ to }) => to === goal);
  if (own.length === 0) return [];
  const sources = [...new Set(own.map(({ from }) => from))];
  const outWithout = (places: readonly Evidence[]): IsOut => {
    const cut = new Set(places.flatMap((place) => stepsThatNeed(place, graph)));
    return outOfWayTo(goal, graph, (step) => cut.has(step), 'again');
  };
  const singles = onAll(own).filter(
    (place) => !reachable(graph, sources, { isOut: outWithout([place]), until: goal })(goal),
  );
  if (singles.length > 0)
    return singles.map((evidence) => ({ goal, evidence: [evidence], paths: own.length }));
  const set = greedySet(own);
  // An identity that is no longer cluster-admin may still have enough other permissions.
  while (set && set.length <= MOST) {
    const reached = reach(graph, sources, outWithout(set), false, goal);
    if (!reached.has(goal)) return [{ goal, evidence: set, paths: own.length }];
    const next = [...evidenceByPlace(reached.to(goal)).values()].at(-1);
    if (!next) break;
    set.push(next);
  }
  return [];
}

/** The places that all of some paths need, in the order of the first path. */
function onAll([first, ...others]: readonly AttackPath[]): readonly Evidence[] {
  const places = new Map(evidenceByPlace(first!.steps));
  for (const { steps } of others) {
    if (places.size === 0) break;
    const there = evidenceByPlace(steps);
    for (const place of places.keys()) if (!there.has(place)) places.delete(place);
  }
  return [...places.values()];
}

/** Places that cut all paths, starting with those that cut the most. Undefined if that needs too many. */
function greedySet(paths: readonly AttackPath[]): Evidence[] | undefined {
  const set: Evidence[] = [];
  let left = paths.map(({ steps }) => evidenceByPlace(steps));
  while (left.length > 0) {
    const counts = new Map<string, number>();
    for (const places of left)
      for (const place of places.keys()) counts.set(place, (counts.get(place) ?? 0) + 1);
    let most: string | undefined;
    for (const [place, count] of counts) if (most === undefined || count > counts.get(most)!) most = place;
    if (most === undefined || set.length === MOST) return undefined;
    const place = most;
    set.push(left.find((places) => places.has(place))!.get(place)!);
    left = left.filter((places) => !places.has(place));
  }
  return set;
}

/** Each place once. */
function evidenceByPlace(steps: readonly Step[]): ReadonlyMap<string, Evidence> {
  const byPlace = new Map<string, Evidence>();
  for (const step of steps)
    for (const [place, evidence] of placesIn(step)) if (!byPlace.has(place)) byPlace.set(place, evidence);
  return byPlace;
}

/** Many paths have steps in common. */
const placesIn = oncePer(({ evidence }: Step): readonly (readonly [string, Evidence])[] =>
  evidence.filter(({ context }) => !context).map((each) => [placeOf(each.at), each]),
);

/** The steps that end when a place changes. */
function stepsThatNeed({ at }: Evidence, graph: Graph): readonly Step[] {
  const place = placeOf(at);
  const isThere = (each: Evidence): boolean =>
    !each.context && each.at.resource === at.resource && placeOf(each.at) === place;
  return (stepsByResource(graph).get(at.resource) ?? []).filter(({ evidence }) => evidence.some(isThere));
}

const stepsByResource = oncePer((graph: Graph): ReadonlyMap<Resource, readonly Step[]> => {
  const index = new Map<Resource, Step[]>();
  for (const step of graph.steps)
    for (const { at } of step.evidence) {
      const known = index.get(at.resource);
      if (!known) index.set(at.resource, [step]);
      else if (known.at(-1) !== step) known.push(step);
    }
  return index;
});

/** Equal for cursors of one place. */
export const placeOf: (at: AnyCursor) => string = oncePer(
  ({ resource: { file, document, item }, path }: AnyCursor): string =>
    JSON.stringify([file.path, document, item ?? -1, ...path]),
);
