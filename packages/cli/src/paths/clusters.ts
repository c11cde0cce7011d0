import { type AttackPathSettings, type AttackPaths, assumedBy, attackPaths } from '@plimsoll/attack-paths';
import { type Project, readProjects } from '@plimsoll/core';
import type { LoadedProject } from '../load-project.js';

/** What a user asks of the paths. */
export interface PathsQuestion {
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** As `name` and `no-name`, over what the config assumes. */
  readonly assume: readonly string[];
}

/** One cluster of the files, and what they add up to. */
export interface ClusterPaths extends AttackPaths {
  readonly project: Project;
}

/** The attack paths of each cluster of a project, as its config wants them. */
export async function clustersOf(
  { files, loaded: { config }, complete }: Pick<LoadedProject, 'files' | 'loaded' | 'complete'>,
  { from, to, assume }: PathsQuestion,
): Promise<readonly ClusterPaths[]> {
  const { settings, kubernetes } = config.forProject();
  const own = (settings['attack-paths'] ?? {}) as AttackPathSettings;
  const projects = await readProjects(files, config, { complete });
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
