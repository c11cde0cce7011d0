import { existsSync } from 'node:fs';
import path from 'node:path';
import { PlimsollError } from '../error.js';
import { displayPath, isBelow, realPathOf } from '../files/repository.js';

/** The directories that a server may read, with links resolved. @throws PlimsollError where one does not exist */
export function rootsOf(given: readonly string[], cwd: string): readonly string[] {
  return (given.length > 0 ? given : ['.']).map((root) => {
    const absolute = path.resolve(cwd, root);
    if (!existsSync(absolute)) throw new PlimsollError([`${root} does not exist, so it cannot be a root.`]);
    return realPathOf(absolute);
  });
}

/** A path as the root that contains it and the place there. */
export interface InRoot {
  readonly root: string;
  /** The path from the root; "." is the root itself. */
  readonly place: string;
}

/**
 * Finds the root of a path that an agent names. A relative path starts at the first root. Links count as their targets.
 * @param mustExist whether it names a file or a directory on the disk, not a text that the agent sends
 * @throws PlimsollError where it lies outside of the roots, or does not exist and must
 */
export function inRoots(given: string, roots: readonly string[], mustExist: boolean): InRoot {
  const absolute = path.resolve(roots[0]!, given);
  const real = realPathOf(absolute);
  const root = roots.find((one) => isBelow(one, real));
  // The same answer whether or not the path exists: an agent must not explore what lies outside.
  if (root === undefined)
    throw new PlimsollError([`${given} lies outside of the roots: ${roots.join(', ')}.`]);
  if (mustExist && !existsSync(absolute))
    throw new PlimsollError([`${given} does not exist. Name a file or a directory, without wildcards.`]);
  return { root, place: displayPath(root, real) || '.' };
}
