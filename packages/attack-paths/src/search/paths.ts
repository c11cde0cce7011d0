import type { AssumptionName } from '../assumptions.js';
import type { Graph, Vertex } from '../graph/types.js';
import { type Reached, reach, type Way } from './best.js';
import { type IsOut, isOfEveryCluster, outOfWayTo } from './consequences.js';

export type Certainty = 'shown' | 'assumed' | 'possible';

/** The best way from an entry to a goal by one last step. */
export interface AttackPath {
  readonly from: Vertex;
  readonly to: Vertex;
  readonly steps: Way;
  /** Each once, in the order in which the steps need them. */
  readonly assumptions: readonly AssumptionName[];
  readonly certainty: Certainty;
}

/** From each of the vertices to each goal: one path for each step that leads to the goal, the best first. */
export function pathsOf(
  graph: Graph,
  from: readonly Vertex[],
  goals: readonly Vertex[],
): readonly AttackPath[] {
  const searched = new Map<boolean, readonly Search[]>();
  const searchesFor = (goal: Vertex): readonly Search[] => {
    const known = searched.get(isOfEveryCluster(goal));
    if (known) return known;
    const isOut = outOfWayTo(goal, graph);
    const made = from.map((source) => ({ source, isOut, reached: reach(graph, [source], isOut) }));
    searched.set(isOfEveryCluster(goal), made);
    return made;
  };
  return goals.flatMap((goal) =>
    searchesFor(goal)
      .flatMap(({ source, isOut, reached }) =>
        graph
          .to(goal)
          .filter((step) => !isOut(step) && reached.has(step.from))
          .map((step) => pathOf(source, goal, [...reached.to(step.from), step])),
      )
      .filter(({ steps }) => isSimple(steps))
      .sort(byGravity),
  );
}

interface Search {
  readonly source: Vertex;
  readonly isOut: IsOut;
  readonly reached: Reached;
}

function pathOf(from: Vertex, to: Vertex, steps: Way): AttackPath {
  const assumptions = [...new Set(steps.flatMap((step) => step.assumptions))];
  const certainty = steps.some(({ doubt }) => doubt !== undefined)
    ? 'possible'
    : assumptions.length > 0
      ? 'assumed'
      : 'shown';
  return { from, to, steps, assumptions, certainty };
}

/** Whether no vertex is met twice: the best way to a last step may lead through the goal itself. */
const isSimple = (steps: Way): boolean => new Set(steps.map(({ to }) => to)).size === steps.length;

const ORDER: readonly Certainty[] = ['shown', 'assumed', 'possible'];

const byGravity = (a: AttackPath, b: AttackPath): number =>
  ORDER.indexOf(a.certainty) - ORDER.indexOf(b.certainty) ||
  a.assumptions.length - b.assumptions.length ||
  a.steps.length - b.steps.length;
