import { realpathSync } from 'node:fs';
import path from 'node:path';
import { PlimsollError } from '../error.js';

/** The directories that a server may read, with links resolved. @throws PlimsollError where one does not exist */
export function rootsOf(given: readonly string[], cwd: string): readonly string[] {
  return (given.length > 0 ? given : ['.']).map((root) => {
    const real = realPath(path.resolve(cwd, root));
    if (real === undefined) throw new PlimsollError([`${root} does not exist, so it cannot be a root.`]);
    return real;
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
  let there = absolute;
  while (realPath(there) === undefined && path.dirname(there) !== there) there = path.dirname(there);
  const found = find(path.join(realPath(there) ?? there, path.relative(there, absolute)), roots);
  // The same answer whether or not the path exists: an agent must not explore what lies outside.
  if (!found) throw new PlimsollError([`${given} lies outside of the roots: ${roots.join(', ')}.`]);
  if (mustExist && there !== absolute)
    throw new PlimsollError([`${given} does not exist. Name a file or a directory, without wildcards.`]);
  return found;
}

function find(absolute: string, roots: readonly string[]): InRoot | undefined {
  for (const root of roots) {
    const place = path.relative(root, absolute);
    if (place !== '..' && !place.startsWith(`..${path.sep}`) && !path.isAbsolute(place))
      return { root, place: place === '' ? '.' : place };
  }
  return undefined;
}

function realPath(file: string): string | undefined {
  try {
    return realpathSync(file);
  } catch {
    return undefined;
  }
}
