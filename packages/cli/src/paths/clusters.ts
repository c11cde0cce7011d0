import {
  type AttackPathSettings,
  type AttackPaths,
  assumedBy,
  attackPaths,
  type ReportPartlyKnown,
} from '@plimsoll/attack-paths';
import { didYouMean, globs } from '@plimsoll/core/internal';
import { type Project, readProjects } from '@plimsoll/core/kubernetes';
import { PlimsollError } from '../error.js';
import { completenessOf, type LoadedProject } from '../load-project.js';

/** What a user asks of the paths. */
export interface PathsQuestion {
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** As `name` and `no-name`, over what the config assumes. */
  readonly assume: readonly string[];
  /** Of which clusters, as a glob; all of them by default. */
  readonly cluster?: string | undefined;
}

/** One cluster of the files, and what they add up to. */
export interface ClusterPaths extends AttackPaths {
  readonly project: Project;
}

/** The attack paths of each cluster of a project, as its config wants them. */
export async function clustersOf(
  project: Pick<LoadedProject, 'files' | 'loaded' | 'complete' | 'rendering'>,
  { from, to, assume, cluster }: PathsQuestion,
): Promise<readonly ClusterPaths[]> {
  const { config } = project.loaded;
  const { settings, kubernetes } = config.forProject();
  const own = (settings['attack-paths'] ?? {}) as AttackPathSettings;
  const projects = await projectsIn(project, cluster);
  return projects.map((project) => ({
    project,
    ...attackPaths(project, {
      kubernetes,
      assumptions: assumedBy(own, assume),
      goals: own.goals,
      from,
      to,
    }),
  }));
}

/** The clusters of a project whose names fit a glob. @throws PlimsollError where none does */
export async function projectsIn(
  project: Pick<LoadedProject, 'files' | 'loaded' | 'complete' | 'rendering'>,
  cluster: string | undefined,
): Promise<readonly Project[]> {
  const projects = await readProjects(project.files, project.loaded.config, completenessOf(project));
  if (cluster === undefined) return projects;
  const fits = globs([cluster]);
  const fitting = projects.filter((one) => one.cluster !== undefined && fits(one.cluster));
  if (fitting.length > 0) return fitting;
  const names = projects.flatMap((one) => one.cluster ?? []).sort();
  const known =
    names.length === 0
      ? ' The files are of no cluster with a name: GitOps gives one, and the config key "cluster".'
      : `${didYouMean(cluster, names)} The clusters are ${names.join(', ')}.`;
  throw new PlimsollError([`--cluster ${cluster}: there is no such cluster.${known}`]);
}

/** The clusters that have more than the files say, with what is not known of each. */
export const unknownOf = (projects: readonly Project[]): readonly ReportPartlyKnown[] =>
  projects.flatMap(({ cluster, unknownMembers }) =>
    unknownMembers.length === 0
      ? []
      : [
          {
            ...(cluster !== undefined && { cluster }),
            because: [...new Set(unknownMembers.map(({ because }) => because))],
          },
        ],
  );

/** What a reader has to know of clusters that have more than the files say: `what` may be there. */
export function partlyKnown(projects: readonly Project[], what: string): readonly string[] {
  return projects.flatMap(({ cluster, complete }) =>
    complete || cluster === undefined ? [] : [`The files do not contain all of cluster ${cluster}: ${what}`],
  );
}
