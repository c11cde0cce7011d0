import { groupBy } from '@plimsoll/core';
import type { Evidence, Graph, Step, Vertex } from '../graph/types.js';
import { stepsTo } from './numbered.js';
import type { AttackPath } from './paths.js';

/**
 * The paths that tell a reader something of their own, the best first. Left out are copies of a path through objects that
 * several files have alike, and detours: where a vertex on the way leads to the goal by the same technique at the same
 * places, what comes after it adds nothing. What a cut is verified against keeps all of them.
 */
export function distinct(graph: Graph, paths: readonly AttackPath[]): readonly AttackPath[] {
  return [...groupBy(paths, ({ to }) => to)].flatMap(([goal, own]) => {
    const direct = groupBy(stepsTo(graph, goal), (step) => directKey(step.from, step));
    const told = new Set<string>();
    return own.filter((path) => {
      if (isDetour(path, direct)) return false;
      const key = JSON.stringify([path.from.name, path.certainty, path.steps.map(nameOf)]);
      const isNew = !told.has(key);
      told.add(key);
      return isNew;
    });
  });
}

function isDetour({ steps }: AttackPath, direct: ReadonlyMap<string, readonly Step[]>): boolean {
  const last = steps.at(-1)!;
  if (last.evidence.every(({ context }) => context)) return false;
  return steps
    .slice(0, -1)
    .some(({ from }) =>
      direct
        .get(directKey(from, last))
        ?.some(
          ({ doubt, assumptions }) =>
            (doubt === undefined || last.doubt !== undefined) &&
            assumptions.every((name) => last.assumptions.includes(name)),
        ),
    );
}

const directKey = (from: Vertex, { technique, evidence }: Step): string =>
  `${from.id} ${technique} ${placesOf(evidence)}`;

/** Equal for steps by which the same objects lead to the same ones, in whatever files they are. */
const nameOf = ({ technique, to, evidence }: Step) => [technique, to.name, to.container, placesOf(evidence)];

const placesOf = (evidence: readonly Evidence[]): string =>
  JSON.stringify(
    evidence
      .filter(({ context }) => !context)
      .map(({ at: { resource, path } }) => [resource.kind, resource.namespace, resource.name, ...path]),
  );
