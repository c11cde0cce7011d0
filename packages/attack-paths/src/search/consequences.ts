import { groupBy, oncePer } from '@plimsoll/core/internal';
import type { Graph } from '../graph/graph.js';
import { GOALS, type Step, type Vertex } from '../graph/types.js';

/** The steps that a search leaves out. */
export type IsOut = (step: Step) => boolean;

const nothing: IsOut = () => false;

/** Whether a step certainly gives all permissions. */
const isClaim = ({ from, to, doubt, assumptions, again }: Step): boolean =>
  !again &&
  from.kind === 'identity' &&
  to.kind === 'cluster-admin' &&
  doubt === undefined &&
  assumptions.length === 0;

const claimsIn = oncePer(({ steps }: Graph) => groupBy(steps.filter(isClaim), ({ from }) => from));

/** A cluster-admin owns the nodes and everything else that every cluster has. */
export const isOfEveryCluster = ({ id, kind }: Vertex): boolean =>
  kind !== 'cluster-admin' && (GOALS as readonly string[]).includes(id);

/**
 * The steps that do not count on the way to a goal. An identity with all permissions needs no others, and reporting
 * that it reaches each goal would hide what else leads there. If all steps to these permissions are cut, its other
 * permissions count. With `counting`, steps that give an identity again what it holds also count: they lead nowhere
 * new, but around a cut.
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
