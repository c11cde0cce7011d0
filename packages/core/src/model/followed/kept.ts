import type { Project } from '../project.js';
import { ProjectView } from './project-view.js';

/** An object that is the same in all runs with one memory, to keep something by. Undefined in a run without one. */
export const memoryOf = (project: Project): object | undefined =>
  project instanceof ProjectView ? project.memory : undefined;

/** Says that what is computed of a project goes on with what was computed of it in an earlier run. */
export function goOnWith(project: Project, before: Project): void {
  if (project instanceof ProjectView && before instanceof ProjectView) project.takeAmbiguous(before);
}
