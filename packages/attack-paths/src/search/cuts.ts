import { oncePer } from '@plimsoll/core/internal';
import type { AnyCursor, Resource } from '@plimsoll/core/kubernetes';
import type { Graph } from '../graph/graph.js';
import type { Evidence, Step, Vertex } from '../graph/types.js';
import { reach } from './best.js';
import { type Out, outOfWayTo } from './consequences.js';
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
  const outWithout = (places: readonly Evidence[]): Out =>
    outOfWayTo(goal, graph, {
      to: [goal],
      cut: places.flatMap((place) => stepsThatNeed(place, graph)),
      counting: 'again',
    });
  const places = placesIn(graph);
  const rows = own.map(({ steps }) => places.in(steps));
  const onAll = rows.reduce((common, row) => common.filter((place) => row.includes(place)));
  const singles = onAll
    .map((place) => places.evidenceOf(place, own[0]!))
    .filter((each) => !reachable(graph, sources, { out: outWithout([each]), until: goal })(goal));
  if (singles.length > 0)
    return singles.map((evidence) => ({ goal, evidence: [evidence], paths: own.length }));
  const set = greedySet(rows)?.map(({ place, row }) => places.evidenceOf(place, own[row]!));
  // An identity that is no longer cluster-admin may still have enough other permissions.
  while (set && set.length <= MOST) {
    const reached = reach(graph, sources, outWithout(set), false, goal);
    if (!reached.has(goal)) return [{ goal, evidence: set, paths: own.length }];
    const next = lastPlace(reached.to(goal));
    if (!next) break;
    set.push(next);
  }
  return [];
}

/** Numbers the places on paths, because many paths are compared. */
class Places {
  readonly #numbers = new Map<string, number>();
  readonly #ofSteps = new Map<Step, readonly number[]>();

  /** The places of some steps, each once. */
  in(steps: readonly Step[]): readonly number[] {
    return [...new Set(steps.flatMap((step) => this.#of(step)))];
  }

  /** What a path shows at a place. */
  evidenceOf(place: number, { steps }: AttackPath): Evidence {
    const step = steps.find((each) => this.#of(each).includes(place))!;
    return cuttable(step)[this.#of(step).indexOf(place)]!;
  }

  #of(step: Step): readonly number[] {
    let places = this.#ofSteps.get(step);
    if (!places) {
      places = cuttable(step).map(({ at }) => {
        const place = placeOf(at);
        const number = this.#numbers.get(place) ?? this.#numbers.size;
        this.#numbers.set(place, number);
        return number;
      });
      this.#ofSteps.set(step, places);
    }
    return places;
  }
}

const placesIn = oncePer((_: Graph) => new Places());

const cuttable = ({ evidence }: Step): readonly Evidence[] => evidence.filter(({ context }) => !context);

/** A place, and the first path that needs it. */
interface Chosen {
  readonly place: number;
  readonly row: number;
}

/**
 * Places that cut all paths, starting with those that cut the most. Of several, the first one of the first path.
 * Undefined if that needs too many. `rows` are the places of each path.
 */
function greedySet(rows: readonly (readonly number[])[]): readonly Chosen[] | undefined {
  const set: Chosen[] = [];
  let left = [...rows.keys()];
  while (left.length > 0) {
    const counts = new Map<number, number>();
    for (const row of left) for (const place of rows[row]!) counts.set(place, (counts.get(place) ?? 0) + 1);
    let most: number | undefined;
    for (const [place, count] of counts) if (most === undefined || count > counts.get(most)!) most = place;
    if (most === undefined || set.length === MOST) return undefined;
    const place = most;
    set.push({ place, row: left.find((row) => rows[row]!.includes(place))! });
    left = left.filter((row) => !rows[row]!.includes(place));
  }
  return set;
}

/** The place that a way meets last. */
function lastPlace(way: readonly Step[]): Evidence | undefined {
  const places = new Map<string, Evidence>();
  for (const evidence of way.flatMap(cuttable)) {
    const place = placeOf(evidence.at);
    if (!places.has(place)) places.set(place, evidence);
  }
  return [...places.values()].at(-1);
}

/** The positions of the steps that end when a place changes. */
const stepsThatNeed = ({ at }: Evidence, graph: Graph): readonly number[] =>
  stepsByPlace(graph)(at.resource).get(placeOf(at)) ?? [];

/** For one object at a time: few objects have places that are asked about. */
const stepsByPlace = oncePer((graph: Graph) =>
  oncePer((resource: Resource): ReadonlyMap<string, readonly number[]> => {
    const index = new Map<string, number[]>();
    for (const step of stepsByResource(graph).get(resource) ?? [])
      for (const { at } of cuttable(graph.steps[step]!)) {
        if (at.resource !== resource) continue;
        const place = placeOf(at);
        const known = index.get(place);
        if (known) known.push(step);
        else index.set(place, [step]);
      }
    return index;
  }),
);

const stepsByResource = oncePer(({ steps }: Graph): ReadonlyMap<Resource, readonly number[]> => {
  const index = new Map<Resource, number[]>();
  for (let step = 0; step < steps.length; step++)
    for (const { at } of steps[step]!.evidence) {
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
