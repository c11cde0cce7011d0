import type { Resource } from '@plimsoll/core/kubernetes';
import type { Ending } from './endings.js';
import type { Marks } from './marks.js';

/** The start and the end of paths: kinds of vertices, or names of entries and goals. */
export interface Ends {
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** Ids of vertices that paths must not pass. */
  readonly without?: readonly string[];
}

/** The objects that a path may lead to, or past, each with the places in it that complete paths: most have none. */
export type AllEndings = ReadonlyMap<Resource, readonly Ending[]>;

/** The places in an object that complete paths. Undefined for one that no path leads to, or past. */
export type Endings = Pick<AllEndings, 'get'>;

/** What rules and marks ask about the paths of one cluster. */
export interface Answers {
  endingsBetween(ends: Ends): Endings;
  readonly marks: Marks;
}
