import { groupBy, oncePer } from '@plimsoll/core/internal';
import type { Graph } from '../graph/graph.js';
import { GOALS, type Step, type Vertex } from '../graph/types.js';

/** Which steps a search leaves out. */
export type IsOut = (step: Step) => boolean;

const nothing: IsOut = () => false;

/** Whether a step says for certain that someone may do everything. */
const isClaim = ({ from, to, doubt, assumptions, again }: Step): boolean =>
  !again &&
  from.kind === 'identity' &&
  to.kind === 'cluster-admin' &&
  doubt === undefined &&
  assumptions.length === 0;

const claimsIn = oncePer(({ steps }: Graph) => groupBy(steps.filter(isClaim), ({ from }) => from));

/** Whoever is cluster-admin owns the nodes and the rest of what every cluster has. */
export const isOfEveryCluster = ({ id, kind }: Vertex): boolean =>
  kind !== 'cluster-admin' && (GOALS as readonly string[]).includes(id);

/**
 * What does not count on the way to a goal. Whoever may do everything needs no other right, and to say of each goal that
 * they reach it would hide what else leads there. Where all that gives them everything is cut, their other rights count.
 * `counting` what gives someone again what they hold, too: it leads nowhere new, but around a cut.
 */
export function outOfWayTo(
  goal: Vertex,
  graph: Graph,
  isCut: IsOut = nothing,
  counting: 'once' | 'again' = 'once',
): IsOut {
  const claims = claimsIn(graph);
  const isOwned = isOfEveryCluster(goal);
  const isAdmin = (vertex: Vertex): boolean =>
    vertex.kind === 'identity' && (claims.get(vertex)?.some((claim) => !isCut(claim)) ?? false);
  return (step) =>
    isCut(step) ||
    (step.again && counting === 'once') ||
    (isOwned && step.from.kind === 'cluster-admin') ||
    (isAdmin(step.from) && step.technique !== 'member-of' && !isClaim(step));
}
