import { oncePer } from '@plimsoll/core/internal';
import type { Graph } from '../graph/graph.js';
import { GOALS, type Step, type Vertex } from '../graph/types.js';
import { stepsFrom } from './numbered.js';

/** The steps that a search leaves out: 1 for each, by its position in the graph. */
export type Out = Uint8Array;

/** Leaves out the steps for which `isOut` is true. */
export function outOf({ steps }: Graph, isOut: (step: Step) => boolean): Out {
  const out = new Uint8Array(steps.length);
  for (let index = 0; index < steps.length; index++) if (isOut(steps[index]!)) out[index] = 1;
  return out;
}

/** Whether a step certainly gives all permissions. */
const isClaim = ({ from, to, doubt, assumptions, again }: Step): boolean =>
  !again &&
  from.kind === 'identity' &&
  to.kind === 'cluster-admin' &&
  doubt === undefined &&
  assumptions.length === 0;

/** The positions of the claims of each identity. */
const claimsIn = oncePer(({ steps }: Graph): ReadonlyMap<Vertex, readonly number[]> => {
  const claims = new Map<Vertex, number[]>();
  for (let index = 0; index < steps.length; index++) {
    const step = steps[index]!;
    if (isClaim(step)) claims.set(step.from, [...(claims.get(step.from) ?? []), index]);
  }
  return claims;
});

/** A cluster-admin owns the nodes and everything else that every cluster has. */
export const isOfEveryCluster = ({ id, kind }: Vertex): boolean =>
  kind !== 'cluster-admin' && (GOALS as readonly string[]).includes(id);

/** Whether steps count that give an identity again what it holds: they lead nowhere new, but around a cut. */
type Counting = 'once' | 'again';

/**
 * The steps that do not count on the way to a goal. An identity with all permissions needs no others, and reporting
 * that it reaches each goal would hide what else leads there. If all steps to these permissions are cut, its other
 * permissions count.
 */
export function outOfWayTo(
  goal: Vertex,
  graph: Graph,
  cut: readonly number[] = [],
  counting: Counting = 'once',
): Out {
  const isOwned = isOfEveryCluster(goal);
  const all = uncut(graph)(isOwned, counting);
  if (cut.length === 0) return all;
  const out = all.slice();
  for (const step of cut) out[step] = 1;
  const isCut = new Set(cut);
  for (const [admin, claims] of claimsIn(graph))
    if (claims.every((claim) => isCut.has(claim)))
      for (const step of stepsFrom(graph, admin))
        out[step] = isCut.has(step) || leadsAside(graph.steps[step]!, isOwned, counting) ? 1 : 0;
  return out;
}

const leadsAside = ({ again, from }: Step, isOwned: boolean, counting: Counting): boolean =>
  (again === true && counting === 'once') || (isOwned && from.kind === 'cluster-admin');

const uncut = oncePer((graph: Graph) => {
  const known = new Map<string, Out>();
  return (isOwned: boolean, counting: Counting): Out => {
    const key = `${isOwned} ${counting}`;
    let out = known.get(key);
    if (!out) {
      const claims = claimsIn(graph);
      out = outOf(
        graph,
        (step) =>
          leadsAside(step, isOwned, counting) ||
          (step.from.kind === 'identity' &&
            claims.has(step.from) &&
            step.technique !== 'member-of' &&
            !isClaim(step)),
      );
      known.set(key, out);
    }
    return out;
  };
});
