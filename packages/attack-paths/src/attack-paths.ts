import {
  type KubernetesVersion,
  kubernetesVersion,
  LATEST_MINOR,
  type Project,
} from '@plimsoll/core/kubernetes';
import { type AssumptionName, assumptionsOf } from './assumptions.js';
import { buildGraph } from './graph/build.js';
import type { Graph } from './graph/graph.js';
import { verticesNamed } from './graph/named.js';
import { ENTRIES, type Evidence, GOALS, type Vertex } from './graph/types.js';
import { unknownsIn } from './graph/unknown.js';
import { type Cut, cutsOf } from './search/cuts.js';
import { distinct } from './search/distinct.js';
import { type AttackPath, pathsOf } from './search/paths.js';
import type { AttackPathSettings } from './settings.js';

/** Which paths to look for. */
export interface AttackPathOptions {
  /** The version that the manifests are for. Default: the newest known one. */
  readonly kubernetes?: KubernetesVersion;
  /** Assumptions about what no file shows. Default: the defaults in `ASSUMPTIONS`. */
  readonly assumptions?: ReadonlySet<AssumptionName>;
  /** Goals of the user, besides objects that an annotation marks. */
  readonly goals?: AttackPathSettings['goals'] | undefined;
  /** Where attackers begin: an entry, or a compromised object (`Deployment/web`). Default: every entry. */
  readonly from?: string | undefined;
  /** What attackers want: a goal or an object (`Secret/shop/db`). Default: every goal. */
  readonly to?: string | undefined;
}

/** The attack paths in the files of one cluster. */
export interface AttackPaths {
  readonly graph: Graph;
  /** The cluster's name in the config. */
  readonly cluster: string | undefined;
  /** By goal, in the order of `GOALS`, with the best of each goal first. */
  readonly paths: readonly AttackPath[];
  readonly cuts: readonly Cut[];
  /** What the files name but do not contain, as sentences with places: there may be more paths. */
  readonly unknown: readonly Evidence[];
  /** What `from` and `to` stand for in this cluster. Empty if it has no such thing. */
  readonly from: readonly Vertex[];
  readonly to: readonly Vertex[];
}

/**
 * The attack paths of one cluster, from what outsiders can reach to what is valuable.
 * @example
 * const { paths } = attackPaths(project);
 * for (const { steps } of paths) console.log(steps.length);
 */
export function attackPaths(
  project: Project,
  {
    kubernetes = kubernetesVersion(LATEST_MINOR),
    assumptions = assumptionsOf(),
    goals = {},
    ...ends
  }: AttackPathOptions = {},
): AttackPaths {
  const graph = buildGraph(project, kubernetes, assumptions, goals);
  const from = ends.from === undefined ? present(graph, ENTRIES) : verticesNamed(graph, ends.from);
  const to =
    ends.to === undefined
      ? goalsOf(graph)
      : verticesNamed(graph, ends.to).flatMap((vertex) => [
          vertex,
          ...(graph.here.has(vertex) ? [graph.here.get(vertex)!] : []),
        ]);
  const paths = distinct(graph, pathsOf(graph, from, to));
  return {
    graph,
    cluster: project.cluster,
    paths,
    cuts: to.flatMap((goal) => cutsOf(graph, goal, paths)),
    unknown: unknownsIn(project),
    from,
    to,
  };
}

function goalsOf(graph: Graph): readonly Vertex[] {
  const jewels = [...graph.vertices.values()].filter(({ kind }) => kind === 'crown-jewel');
  return [...present(graph, GOALS), ...jewels];
}

function present(graph: Graph, ids: readonly string[]): readonly Vertex[] {
  return ids.flatMap((id) => graph.vertices.get(id) ?? []);
}
