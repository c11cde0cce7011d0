import { type KubernetesVersion, kubernetesVersion, LATEST_MINOR, type Project } from '@plimsoll/core';
import { type AssumptionName, assumptionsOf } from './assumptions.js';
import { buildGraph } from './graph/build.js';
import { ENTRIES, GOALS, type Graph, type Vertex } from './graph/types.js';
import { type Cut, cutsOf } from './search/cuts.js';
import { type AttackPath, pathsOf } from './search/paths.js';

export interface AttackPathOptions {
  /** The version that the manifests are for; the newest that is known by default. */
  readonly kubernetes?: KubernetesVersion;
  /** What holds that no file shows; the defaults of `ASSUMPTIONS` where it is left out. */
  readonly assumptions?: ReadonlySet<AssumptionName>;
}

/** What the files of one cluster add up to. */
export interface AttackPaths {
  readonly graph: Graph;
  /** By goal, in the order of `GOALS`; the best of each goal first. */
  readonly paths: readonly AttackPath[];
  readonly cuts: readonly Cut[];
}

/** The attack paths of one cluster, from what outsiders reach to what is of value. */
export function attackPaths(
  project: Project,
  { kubernetes = kubernetesVersion(LATEST_MINOR), assumptions = assumptionsOf() }: AttackPathOptions = {},
): AttackPaths {
  const graph = buildGraph(project, kubernetes, assumptions);
  const entries = present(graph, ENTRIES);
  const goals = present(graph, GOALS);
  const paths = pathsOf(graph, entries, goals);
  return { graph, paths, cuts: goals.flatMap((goal) => cutsOf(graph, goal, paths)) };
}

function present(graph: Graph, ids: readonly string[]): readonly Vertex[] {
  return ids.flatMap((id) => graph.vertices.get(id) ?? []);
}
