import type { ResultFile } from './find-results.js';
import type { ResultHead } from './read-result.js';
import type { Tally } from './tally.js';

/** A result file that was read to its end. */
export interface Result extends ResultFile {
  readonly head: ResultHead;
}

/** The results of one repository. */
export interface Group {
  readonly name: string;
  readonly results: readonly Result[];
  /** The counts, where the repository has one result. They are made while it is first read. */
  readonly tally?: Tally;
}
