import type { ResolvedConfig } from '../config/resolve.js';
import { definitionsIn } from '../model/custom-kind.js';
import type { Project } from '../model/project.js';
import type { CustomRun } from './custom-findings.js';

const NONE: Pick<CustomRun, 'partly' | 'drafts'> = { partly: [], *drafts() {} };

/** Checks the custom resources of a run against their definitions. Loads nothing if no definition exists. */
export async function judgeCustom(
  projects: readonly Project[],
  config: ResolvedConfig,
): Promise<Pick<CustomRun, 'partly' | 'drafts'>> {
  if (!config.schemas && projects.every((project) => definitionsIn(project).length === 0)) return NONE;
  const { CustomRun } = await import('./custom-findings.js');
  return CustomRun.of(projects, config);
}
