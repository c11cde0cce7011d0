import { groupBy, oncePer } from '@plimsoll/core/internal';
import type { AnyCursor } from '@plimsoll/core/kubernetes';
import type { Graph } from '../graph/graph.js';
import type { Step } from '../graph/types.js';
import { SEVERAL } from '../graph/variants.js';
import { stepsTo } from './numbered.js';
import type { AttackPath } from './paths.js';

/**
 * The paths that tell a reader something of their own, the best first. Leaves out copies of a path through objects that
 * several files have alike, and detours: if a vertex on the way leads to the goal by the same technique at the same
 * places, the rest of the way adds nothing. Cuts are still verified against all paths.
 */
export function distinct(graph: Graph, paths: readonly AttackPath[]): readonly AttackPath[] {
  return [...groupBy(paths, ({ to }) => to)].flatMap(([goal, own]) => {
    const direct = groupBy(
      Array.from(stepsTo(graph, goal), (step) => graph.steps[step]!).filter(({ again }) => !again),
      ({ from }) => from,
    );
    const told = new Set<string>();
    const wayOf = ways();
    return own.filter((path) => {
      if (isDetour(path, direct)) return false;
      const way = wayOf(path);
      const key = `${path.certainty} ${way}`;
      // A path that is only in doubt because it mixes files with the same objects has a counterpart that does not.
      if (told.has(key) || (told.has(String(way)) && isMixed(path))) return false;
      told.add(key).add(String(way));
      return true;
    });
  });
}

/** Numbers the ways of paths: equal for those with the same names. Many paths begin alike, so each step adds to a way. */
function ways(): (path: AttackPath) => number {
  const numberOf = numbers();
  const longer = new Map<number, number>();
  const ofPlace = new Map<AnyCursor, number>();
  const ofStep = new Map<Step, number>();
  const placeOf = (at: AnyCursor): number => {
    const number = ofPlace.get(at) ?? numberOf(JSON.stringify(namesOf(at)));
    ofPlace.set(at, number);
    return number;
  };
  const stepOf = (step: Step): number => {
    const known = ofStep.get(step);
    if (known !== undefined) return known;
    const { technique, to, evidence } = step;
    const places = evidence.flatMap(({ at, context }) => (context ? [] : placeOf(at)));
    const number = numberOf(JSON.stringify([technique, to.name, to.container, ...places]));
    ofStep.set(step, number);
    return number;
  };
  const add = (way: number, name: number): number => {
    const key = way * MOST_NAMES + name;
    const next = longer.get(key) ?? longer.size + 1;
    longer.set(key, next);
    return next;
  };
  return ({ from, steps }) =>
    steps.reduce((way, step) => add(way, stepOf(step)), add(0, numberOf(from.name)));
}

/** A short name for each text. */
function numbers(): (text: string) => number {
  const known = new Map<string, number>();
  return (text) => {
    const number = known.get(text) ?? known.size;
    known.set(text, number);
    return number;
  };
}

/** More than fit into memory: the number of a way and that of a name are one number. */
const MOST_NAMES = 2 ** 26;

const isMixed = ({ steps }: AttackPath): boolean =>
  steps.every(({ doubt }) => doubt === undefined || doubt === SEVERAL);

function isDetour({ steps }: AttackPath, direct: ReadonlyMap<Step['from'], readonly Step[]>): boolean {
  const last = steps.at(-1)!;
  if (last.evidence.every(({ context }) => context)) return false;
  return steps
    .slice(0, -1)
    .some(({ from }) =>
      direct
        .get(from)
        ?.some(
          (step) =>
            step.technique === last.technique &&
            (step.doubt === undefined || last.doubt !== undefined) &&
            step.assumptions.every((name) => last.assumptions.includes(name)) &&
            placesOf(step) === placesOf(last),
        ),
    );
}

const placesOf = oncePer(({ evidence }: Step): string =>
  JSON.stringify(evidence.filter(({ context }) => !context).map(({ at }) => namesOf(at))),
);

/** Equal for places of the same objects, in whatever files they are. */
const namesOf = ({ resource: { kind, namespace, name }, path }: AnyCursor) => [
  kind,
  namespace,
  name,
  ...path,
];
