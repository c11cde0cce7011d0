import { groupBy, oncePer } from '@plimsoll/core/internal';
import type { AssumptionName } from '../assumptions.js';
import type { Graph } from '../graph/graph.js';
import type { Step, Vertex } from '../graph/types.js';
import { reach, throughStep } from './best.js';
import { goalsAround, isGoal, isOfEveryCluster, type Out, outOfWayTo } from './consequences.js';
import { stepsTo } from './numbered.js';
import type { Reached, Way } from './way.js';

/** Whether the files show a path, or leave something open. */
export type Certainty = 'shown' | 'assumed' | 'possible';

/** The best path from an entry to a goal with one last step. */
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
  return searched(graph, goals, (out, key) => from.map((source) => once(graph, [source], out, key)));
}

/** Like `pathsOf`, for all vertices together: for each last step, only from the start of the best path. */
export function pathsFromAny(
  graph: Graph,
  from: readonly Vertex[],
  goals: readonly Vertex[],
): readonly AttackPath[] {
  return searched(graph, goals, (out, key) => [once(graph, from, out, key)]);
}

const searches = oncePer((_: Graph) => new Map<string, Reached>());

/** Caches searches, which several questions share. `key` identifies `out`. */
function once(graph: Graph, from: readonly Vertex[], out: Out, key: string): Reached {
  const known = searches(graph);
  const all = JSON.stringify([key, ...from.map(({ id }) => id)]);
  let reached = known.get(all);
  if (!reached) {
    reached = reach(graph, from, out);
    known.set(all, reached);
  }
  return reached;
}

/** Only the steps from a cluster-admin differ between goals. Without any, all goals share their searches. */
const adminLeadsOn = oncePer(({ steps }: Graph) => steps.some(({ from }) => from.kind === 'cluster-admin'));

/** Goals that leave out the same steps share their searches. */
function searched(
  graph: Graph,
  goals: readonly Vertex[],
  search: (out: Out, key: string) => readonly Reached[],
): readonly AttackPath[] {
  return [...groupBy(goals, isOfEveryCluster)].flatMap(([isOwned, own]) => {
    const out = outOfWayTo(own[0]!, graph, { to: goalsAround(goals, graph) });
    const key = goals.every(isGoal) ? [] : goals.map(({ id }) => id);
    const reached = search(out, String([isOwned && adminLeadsOn(graph), ...key]));
    return own.flatMap((goal) =>
      widest(reached.flatMap((each) => pathsTo(graph, goal, each, out))).sort(byGravity),
    );
  });
}

/**
 * Attackers in the network can do everything that attackers on the internet can, and attackers among the pods
 * everything that both can. Of paths with the same last step, those from nearer entries add nothing, unless they are
 * surer or need less.
 */
function widest(paths: readonly AttackPath[]): AttackPath[] {
  const kept = new Map<Step, AttackPath[]>();
  return paths.filter((path) => {
    if (path.from.kind !== 'entry' || path.from.id === 'repository') return true;
    const last = path.steps.at(-1)!;
    const wider = kept.get(last) ?? [];
    if (wider.some((other) => isAsGrave(other, path))) return false;
    kept.set(last, [...wider, path]);
    return true;
  });
}

const isAsGrave = (a: AttackPath, b: AttackPath): boolean =>
  ORDER.indexOf(a.certainty) <= ORDER.indexOf(b.certainty) && a.assumptions.length <= b.assumptions.length;

function pathsTo(graph: Graph, goal: Vertex, reached: Reached, out: Out): readonly AttackPath[] {
  const paths: AttackPath[] = [];
  for (const step of stepsTo(graph, goal)) {
    const way = out[step] ? undefined : throughStep(reached, step, graph);
    if (way && isSimple(way)) paths.push(pathOf(goal, way));
  }
  return paths;
}

function pathOf(to: Vertex, steps: Way): AttackPath {
  const { from } = steps[0]!;
  const assumptions = [...new Set(steps.flatMap((step) => step.assumptions))];
  const certainty = steps.some(({ doubt }) => doubt !== undefined)
    ? 'possible'
    : assumptions.length > 0
      ? 'assumed'
      : 'shown';
  return { from, to, steps, assumptions, certainty };
}

/** Whether it meets no vertex twice: the best way to a last step may lead through the goal itself. */
export const isSimple = (steps: Way): boolean => new Set(steps.map(({ to }) => to)).size === steps.length;

const ORDER: readonly Certainty[] = ['shown', 'assumed', 'possible'];

const byGravity = (a: AttackPath, b: AttackPath): number =>
  ORDER.indexOf(a.certainty) - ORDER.indexOf(b.certainty) ||
  a.assumptions.length - b.assumptions.length ||
  a.steps.length - b.steps.length;
