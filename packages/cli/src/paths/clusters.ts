import { type AttackPaths, attackPaths } from '@plimsoll/attack-paths';
import { type AttackPathSettings, assumedBy, type ReportPartlyKnown } from '@plimsoll/attack-paths/internal';
import { didYouMean, globs } from '@plimsoll/core/internal';
import { type Project, readProjects } from '@plimsoll/core/kubernetes';
import { PlimsollError } from '../error.js';
import { completenessOf, type LoadedProject } from '../load-project.js';

/** What a user asks about attack paths. */
export interface PathsQuestion {
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** Assumptions as `name` or `no-name`. They override those of the config. */
  readonly assume: readonly string[];
  /** A glob for names of clusters. Default: all clusters. */
  readonly cluster?: string | undefined;
}

/** One cluster of the files, and its attack paths. */
export interface ClusterPaths extends AttackPaths {
  readonly project: Project;
}

/** The attack paths of each cluster of a project, by its config. */
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

/** The clusters of a project whose names match a glob. @throws PlimsollError where none does */
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

/** The clusters with more objects than the files show, with what is unknown about each. */
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

/** Notes about clusters with more objects than the files show: `what` may exist there. */
export function partlyKnown(projects: readonly Project[], what: string): readonly string[] {
  return projects.flatMap(({ cluster, complete }) =>
    complete || cluster === undefined ? [] : [`The files do not contain all of cluster ${cluster}: ${what}`],
  );
}
