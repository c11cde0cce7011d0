import type { Path } from '../json.js';

/** A path as a string, unique for each path. */
export function pathKey(path: Path): string {
  return JSON.stringify(path);
}
