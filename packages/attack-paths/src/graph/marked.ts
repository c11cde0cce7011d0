import type { Project } from '@plimsoll/core/kubernetes';

/** Marks a workload, a Secret or a whole namespace as a goal. Its value is the name of the goal. */
export const CROWN_JEWEL = 'plimsoll.dev/crown-jewel';

/** Whether any object is marked. */
export const hasMarked = ({ resources }: Project): boolean =>
  // To look into all objects would read them all.
  resources.some((resource) => !resource.file.isUnmarked && resource.annotations[CROWN_JEWEL]);
