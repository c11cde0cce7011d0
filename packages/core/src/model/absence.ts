import type { Project } from './project.js';

/** Why nothing may be concluded from what the project lacks; undefined where it may. */
export function whyAbsenceIsUnknown({
  complete,
  broken,
}: Pick<Project, 'complete' | 'broken'>): string | undefined {
  if (!complete) return 'The run did not see the whole project.';
  return broken ? 'A document of the project could not be read.' : undefined;
}
