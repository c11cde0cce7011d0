import type { ResolvedConfig } from '../config/resolve.js';
import { definitionsIn } from '../model/custom-kind.js';
import type { Project } from '../model/project.js';
import type { CustomRun } from './custom-findings.js';

type Custom = Pick<CustomRun, 'drafts' | 'budget'>;

const NONE: Custom = {
  budget: { steps: Number.POSITIVE_INFINITY },
  drafts: () => ({ drafts: [], isPartly: false }),
};

/** Checks the custom resources of a run against their definitions. Loads nothing if no definition exists. */
export async function judgeCustom(projects: readonly Project[], config: ResolvedConfig): Promise<Custom> {
  if (!config.schemas && projects.every((project) => definitionsIn(project).length === 0)) return NONE;
  const { CustomRun } = await import('./custom-findings.js');
  return CustomRun.of(projects, config);
}
