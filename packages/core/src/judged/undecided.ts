import type { Path } from '../json.js';
import type { Resource } from '../model/resource.js';

/** A place where a rule has no verdict. */
export interface Undecided {
  readonly resource: Resource;
  readonly path: Path;
  readonly container: string | undefined;
  readonly reason: string;
}
