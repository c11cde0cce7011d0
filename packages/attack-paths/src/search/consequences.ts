import { oncePer } from '@plimsoll/core/internal';
import type { Graph } from '../graph/graph.js';
import { GOALS, type Step, type Vertex } from '../graph/types.js';
import { numbered, stepsFrom } from './numbered.js';

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

/** Whether a vertex is a goal by itself, and not only because a user asks about it. */
export const isGoal = ({ id, kind }: Vertex): boolean =>
  kind === 'crown-jewel' || (GOALS as readonly string[]).includes(id);

const goalsIn = oncePer(({ vertices }: Graph) => [...vertices.values()].filter(isGoal));

/** Vertices to which a search for some goals may lead: all goals of the graph, so that questions share a search. */
export const goalsAround = (goals: readonly Vertex[], graph: Graph): readonly Vertex[] =>
  goals.every(isGoal) ? goalsIn(graph) : goals;

interface Question {
  /** The search is for ways to these vertices. It leaves out the steps that lead to none of them. */
  readonly to: readonly Vertex[];
  /** The positions of steps that are cut. */
  readonly cut?: readonly number[];
  /** Whether steps count that give an identity again what it holds: they lead nowhere new, but around a cut. */
  readonly counting?: 'once' | 'again';
}

/**
 * The steps that do not count on the way to a goal. An identity with all permissions needs no others, and reporting
 * that it reaches each goal would hide what else leads there. If all steps to these permissions are cut, its other
 * permissions count.
 */
export function outOfWayTo(goal: Vertex, graph: Graph, { to, cut = [], counting = 'once' }: Question): Out {
  const { aside, uncut } = uncutTo(graph)(to, isOfEveryCluster(goal), counting);
  if (cut.length === 0) return uncut;
  const out = uncut.slice();
  for (const step of cut) out[step] = 1;
  const isCut = new Set(cut);
  for (const [admin, claims] of claimsIn(graph))
    if (claims.every((claim) => isCut.has(claim)))
      for (const step of stepsFrom(graph, admin)) out[step] = isCut.has(step) ? 1 : aside[step]!;
  return out;
}

interface Uncut {
  /** The steps that do not count for anyone. */
  readonly aside: Out;
  /** Also those that do not count for identities with all permissions. */
  readonly uncut: Out;
}

/** For one question of each kind at a time, because there may be many goals. */
const uncutTo = oncePer((graph: Graph) => {
  const known = new Map<boolean, Uncut & { readonly key: string }>();
  return (to: readonly Vertex[], isOwned: boolean, counting: 'once' | 'again'): Uncut => {
    const key = JSON.stringify([counting, ...to.map(({ id }) => id)]);
    let last = known.get(isOwned);
    if (last?.key !== key) {
      const isOnce = counting === 'once';
      const aside = outOf(
        graph,
        (step) => (isOnce && step.again === true) || (isOwned && step.from.kind === 'cluster-admin'),
      );
      leaveOutDeadEnds(aside, graph, to);
      const uncut = aside.slice();
      const claims = claimsIn(graph);
      for (const admin of claims.keys())
        for (const index of stepsFrom(graph, admin)) {
          const step = graph.steps[index]!;
          if (step.technique !== 'member-of' && !isClaim(step)) uncut[index] = 1;
        }
      last = { key, aside, uncut };
      known.set(isOwned, last);
    }
    return last;
  };
});

/** Adds the steps that lead to none of some vertices. */
function leaveOutDeadEnds(out: Out, graph: Graph, wanted: readonly Vertex[]): void {
  const { size, rankOf, from, to } = numbered(graph);
  const leads = new Uint8Array(size + 1);
  const waiting = wanted.map(rankOf);
  for (const rank of waiting) leads[rank] = 1;
  for (let rank = waiting.pop(); rank !== undefined; rank = waiting.pop())
    for (let at = to.starts[rank]!; at < to.starts[rank + 1]!; at++) {
      const step = to.steps[at]!;
      const vertex = from.vertices[step]!;
      if (leads[vertex] || out[step]) continue;
      leads[vertex] = 1;
      waiting.push(vertex);
    }
  for (let step = 0; step < out.length; step++) if (!leads[to.vertices[step]!]) out[step] = 1;
}
