import { groupBy, oncePer } from '@plimsoll/core/internal';
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
      stepsTo(graph, goal).filter(({ again }) => !again),
      ({ from }) => from,
    );
    const told = new Set<string>();
    const numberOf = numbers();
    return own.filter((path) => {
      if (isDetour(path, direct)) return false;
      const way = [path.from.name, ...path.steps.map(nameOf)].map(numberOf).join();
      const key = `${path.certainty} ${way}`;
      // A path that is only in doubt because it mixes files with the same objects has a counterpart that does not.
      if (told.has(key) || (told.has(way) && isMixed(path))) return false;
      told.add(key).add(way);
      return true;
    });
  });
}

/** A short name for each text, which paths have in common with many others. */
function numbers(): (text: string) => number {
  const known = new Map<string, number>();
  return (text) => {
    const number = known.get(text) ?? known.size;
    known.set(text, number);
    return number;
  };
}

const isMixed = ({ steps }: AttackPath): boolean =>
  steps.every(({ doubt }) => doubt === undefined || doubt === SEVERAL);

function isDetour({ steps }: AttackPath, direct: ReadonlyMap<Step['from'], readonly Step[]>): boolean {
  const last = steps.at(-1)!;
  if (last.evidence.every(({ context }) => context)) return false;
  const places = placesOf(last);
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
            placesOf(step) === places,
        ),
    );
}

/** Equal for steps from the same objects to the same objects, in whatever files they are. */
const nameOf = oncePer((step: Step): string =>
  JSON.stringify([step.technique, step.to.name, step.to.container, placesOf(step)]),
);

const placesOf = oncePer(({ evidence }: Step): string =>
  JSON.stringify(
    evidence
      .filter(({ context }) => !context)
      .map(({ at: { resource, path } }) => [resource.kind, resource.namespace, resource.name, ...path]),
  ),
);
