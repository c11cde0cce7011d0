import type { LintedFile } from '../model/linted-file.js';
import { AnnotationSuppressions } from './annotations.js';
import { CommentSuppressions, type LostComments } from './comments.js';

export interface WaiverSources {
  readonly lostComments?: LostComments | undefined;
}

/** Whether comments or annotations of files waive something, or try to. */
export function hasWaivers(files: readonly LintedFile[], { lostComments }: WaiverSources): boolean {
  return (
    lostComments !== undefined ||
    [new CommentSuppressions(files), new AnnotationSuppressions(files)].some(
      ({ suppressions, invalid }) => suppressions.length + invalid.length > 0,
    )
  );
}
