import { groupBy, type Path, type PlacedFinding } from '@plimsoll/core/internal';
import type { Resource } from '@plimsoll/core/kubernetes';
import type { Graph } from '../graph/graph.js';
import { type Evidence, GOALS, NODE_ROLE, OUTSIDERS, type Step, type Vertex } from '../graph/types.js';
import { reach, reachBack, wayThrough } from '../search/best.js';
import { isOfEveryCluster, outOfWayTo } from '../search/consequences.js';
import { isSimple } from '../search/paths.js';
import { TECHNIQUES } from '../steps/table.js';
import { verticesOf } from './vertices.js';

/** The places that paths pass. */
export interface Marks {
  has(finding: PlacedFinding): boolean;
}

/** What a path says about a place: the rules for the same fault, wherever in the place they report it. */
export interface Mark {
  readonly path: Path;
  readonly rules: readonly string[];
  /** A finding of any rule at exactly this place is about what the path needs. */
  readonly any: boolean;
}

/** Marks by their objects. */
export class MarksOfPlaces implements Marks {
  readonly byResource: ReadonlyMap<Resource, readonly Mark[]>;

  constructor(byResource: ReadonlyMap<Resource, readonly Mark[]>) {
    this.byResource = byResource;
  }

  has({ ruleId, resource, path }: PlacedFinding): boolean {
    return this.byResource.get(resource)?.some((mark) => isAbout(mark, ruleId, path)) ?? false;
  }
}

/** Whether a mark is about a finding of a rule at a path. */
export const isAbout = (mark: Mark, ruleId: string, path: Path): boolean =>
  mark.rules.includes(ruleId)
    ? isWithin(mark.path, path) || isWithin(path, mark.path)
    : mark.any && mark.path.length === path.length && isWithin(mark.path, path);

/**
 * The places of all steps on a path from outside to a goal. Steps that are only possible do not count: otherwise a
 * missing file would make half of the findings urgent. Neither does the cloud role of the nodes, which nearly every pod
 * reaches.
 */
export function marksOf(graph: Graph): MarksOfPlaces {
  const byResource = new Map<Resource, Mark[]>();
  for (const step of stepsOnPaths(graph)) {
    const rules = TECHNIQUES[step.technique]?.rules ?? [];
    for (const evidence of step.evidence) {
      const { resource } = evidence.at;
      const mark = markOf(evidence, rules);
      const known = byResource.get(resource);
      if (known) known.push(mark);
      else byResource.set(resource, [mark]);
    }
  }
  return new MarksOfPlaces(byResource);
}

const markOf = ({ at, context }: Evidence, rules: readonly string[]): Mark => ({
  path: at.path,
  rules,
  any: !context,
});

const isWithin = (outer: Path, path: Path): boolean =>
  outer.length <= path.length && outer.every((step, index) => path[index] === step);

/** Each step of a path that meets no vertex twice: with the best path before it, and the best one after. */
function stepsOnPaths(graph: Graph): ReadonlySet<Step> {
  const entries = verticesOf(graph, OUTSIDERS);
  const goals = verticesOf(graph, [...GOALS, 'crown-jewel']);
  const found = new Set<Step>();
  if (entries.length === 0) return found;
  const uncounted: number[] = [];
  for (const [index, { doubt, from }] of graph.steps.entries())
    if (doubt !== undefined || from.id === NODE_ROLE) uncounted.push(index);
  for (const group of groupBy(goals, isOfEveryCluster).values()) {
    const out = outOfWayTo(group[0]!, graph, { to: group, cut: uncounted });
    const before = reach(graph, entries, out, true);
    for (const together of goalGroups(group.filter((goal) => before.has(goal)))) {
      const after = reachBack(graph, together, out, true);
      for (const [index, step] of graph.steps.entries()) {
        if (out[index] || found.has(step) || !before.has(step.from) || !after.has(step.to)) continue;
        const way = wayThrough(before, index, after, graph);
        if (way && isSimple(way)) found.add(step);
      }
    }
  }
  return found;
}

/** One group for each goal, and one for all crown jewels, of which there may be many. */
function goalGroups(goals: readonly Vertex[]): readonly (readonly Vertex[])[] {
  const jewels = goals.filter(({ kind }) => kind === 'crown-jewel');
  return [...goals.filter((goal) => !jewels.includes(goal)).map((goal) => [goal]), jewels].filter(
    (group) => group.length > 0,
  );
}
