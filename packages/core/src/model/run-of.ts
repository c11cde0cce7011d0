import type { Project } from './project.js';

const runs = new WeakMap<Project, object>();

/** The run that a project belongs to: the same object for all clusters of one run. For what a whole run may cost. */
export const runOf = (project: Project): object => runs.get(project) ?? project;

/** Says that a project, or a view of it, belongs to a run. */
export function belongsTo(run: object, project: Project): void {
  runs.set(project, run);
}
