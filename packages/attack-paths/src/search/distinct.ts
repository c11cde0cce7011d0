import type { Evidence, Graph, Step } from '../graph/types.js';
import type { AttackPath } from './paths.js';

/**
 * The paths that tell a reader something of their own, the best first. Left out are copies of a path through objects that
 * several files have alike, and detours: where a vertex on the way leads to the goal by the same technique at the same
 * places, what comes after it adds nothing. What a cut is verified against keeps all of them.
 */
export function distinct(graph: Graph, paths: readonly AttackPath[]): readonly AttackPath[] {
  const told = new Set<string>();
  return paths.filter((path) => {
    if (isDetour(graph, path)) return false;
    const key = JSON.stringify([path.from.name, path.to.name, path.certainty, path.steps.map(nameOf)]);
    const isNew = !told.has(key);
    told.add(key);
    return isNew;
  });
}

function isDetour(graph: Graph, { to, steps }: AttackPath): boolean {
  const last = steps.at(-1)!;
  const places = placesOf(last.evidence);
  if (places === '[]') return false;
  return steps
    .slice(0, -1)
    .some(({ from }) =>
      graph
        .from(from)
        .some(
          (step) =>
            step.to === to &&
            step.technique === last.technique &&
            (step.doubt === undefined || last.doubt !== undefined) &&
            step.assumptions.every((name) => last.assumptions.includes(name)) &&
            placesOf(step.evidence) === places,
        ),
    );
}

/** Equal for steps by which the same objects lead to the same ones, in whatever files they are. */
const nameOf = ({ technique, to, evidence }: Step) => [technique, to.name, to.container, placesOf(evidence)];

const placesOf = (evidence: readonly Evidence[]): string =>
  JSON.stringify(
    evidence
      .filter(({ context }) => !context)
      .map(({ at: { resource, path } }) => [resource.kind, resource.namespace, resource.name, ...path]),
  );
