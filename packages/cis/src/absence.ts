import type { Project } from '@plimsoll/core';

/** Why nothing may be concluded from what a project seems to lack; undefined where it may. */
export function absenceDoubt({ complete, broken }: Project): string | undefined {
  if (!complete) return 'Only some files of the project were read.';
  return broken ? 'A file of the project could not be read in full.' : undefined;
}
