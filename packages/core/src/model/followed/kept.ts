import type { Project } from '../project.js';
import type { FollowedProject } from './followed-project.js';
import { ProjectView } from './project-view.js';
import { type Recorded, Recorder } from './recorder.js';

/** An object that is the same in all runs with one memory, to keep something by. Undefined in a run without one. */
export const memoryOf = (project: Project): object | undefined =>
  project instanceof ProjectView ? project.memory : undefined;

/** Says that what is computed of a project goes on with what was computed of it in an earlier run. */
export function goOnWith(project: Project, before: Project): void {
  if (project instanceof ProjectView && before instanceof ProjectView) project.takeAmbiguous(before);
}

/**
 * Records what the parts of a computation read of a project, in this run and in later ones with the same memory.
 * Undefined in a run without one.
 */
export const recorderOf = (project: Project): Recorder | undefined =>
  project instanceof ProjectView ? new Recorder(project.memory as FollowedProject) : undefined;

/** Says that what is computed of a project depends on something recorded. */
export function readRecorded(project: Project, part: Recorded<unknown>): void {
  if (project instanceof ProjectView) project.readRecorded(part);
}
