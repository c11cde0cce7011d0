import path from 'node:path';
import { existsSync, readlinkSync, realpathSync } from './disk.js';

/** The nearest directory upward that has `.git`: a directory, or in work trees and submodules a file. */
export function repositoryOf(folder: string): string | undefined {
  for (const parent of upward(folder)) if (existsSync(path.join(parent, '.git'))) return parent;
  return undefined;
}

/** A directory and all above it, nearest first. */
export function* upward(folder: string): Generator<string> {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    yield at;
    if (at === path.dirname(at)) return;
  }
}

/** Makes a path of a finding relative to `folder`. An absolute path stays absolute. */
export function pathFrom(folder: string, root: string, shown: string): string {
  return path.isAbsolute(shown)
    ? shown
    : path.relative(folder, path.join(root, shown)).split(path.sep).join('/');
}

/** Whether a path, as written, lies in a directory. */
export function isBelow(folder: string, absolute: string): boolean {
  return !path.isAbsolute(displayPath(folder, absolute));
}

/**
 * Why the target of a path, after its links, is not a file of the repository at `root`. The reason follows "which is".
 * Undefined where it is one, or will be. A stranger's change may make a run read and write such files only.
 */
export function whyForeign(absolute: string, root: string): string | undefined {
  const real = displayPath(realPathOf(root), realPathOf(absolute));
  if (path.isAbsolute(real)) return 'not in the repository';
  // CI keeps tokens in .git/config. Some file systems do not distinguish .GIT.
  return /(?:^|\/)\.git(?:\/|$)/i.test(real) ? 'in .git' : undefined;
}

/** The tree that files in a directory may name: `root` where it is below that, else its repository, else itself. */
export function boundsOf(folder: string, root: string): string {
  return isBelow(root, folder) ? root : (repositoryOf(folder) ?? folder);
}

/** A path without links. Its last parts need not exist. */
export function realPathOf(absolute: string): string {
  try {
    return realpathSync(absolute);
  } catch {
    const parent = path.dirname(absolute);
    if (parent === absolute) return absolute;
    return targetOf(absolute) ?? path.join(realPathOf(parent), path.basename(absolute));
  }
}

/** The target of a dangling symbolic link. */
function targetOf(absolute: string): string | undefined {
  try {
    return path.resolve(path.dirname(absolute), readlinkSync(absolute));
  } catch {
    return undefined;
  }
}

/** A part of a path that is empty, `.` or `..`. */
const UNRESOLVED = /\/\.{0,2}(?:\/|$)/;

/** A path as findings show it: from `root`, with `/`. A path outside of `root` stays absolute. */
export function displayPath(root: string, absolute: string): string {
  // The usual cases, once for each file of a run: `path.relative` is slower.
  if (absolute.startsWith('/') && !UNRESOLVED.test(absolute)) {
    if (absolute.startsWith(`${root}/`)) return absolute.slice(root.length + 1);
    if (absolute !== root && !UNRESOLVED.test(root)) return absolute;
  }
  const relative = path.relative(root, absolute);
  const outside = relative === '..' || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative);
  return (outside ? absolute : relative).split(path.sep).join('/');
}
