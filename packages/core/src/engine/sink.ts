import type { Draft } from '../draft/draft.js';
import type { Resource } from '../model/resource.js';
import type { RunError } from '../result/result.js';
import type { Tallies } from './tally.js';

/** Where the rules of a run put what they find. */
export interface Sink {
  readonly add: (draft: Draft) => void;
  readonly tallies: Tallies;
  /** Takes an error of the run in which it happens. */
  readonly fail: (error: RunError) => void;
  /** Tells of an object in which a place was read whose value is not known yet. */
  readonly touch: (resource: Resource) => void;
  /** Whether to ask rules for fixes. */
  readonly fixes: boolean;
  /** Whether the run reports on a file. */
  readonly reportOn: (path: string) => boolean;
  /** Returns milliseconds. If given, the time of each rule is measured. */
  readonly clock: (() => number) | undefined;
}
