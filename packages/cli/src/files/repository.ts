import { existsSync, readlinkSync, realpathSync } from 'node:fs';
import path from 'node:path';

/** The nearest folder upward that holds `.git`: a folder, or in work trees and submodules a file. */
export function repositoryOf(folder: string): string | undefined {
  for (const parent of upward(folder)) if (existsSync(path.join(parent, '.git'))) return parent;
  return undefined;
}

/** A folder and all above it, nearest first. */
export function* upward(folder: string): Generator<string> {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    yield at;
    if (at === path.dirname(at)) return;
  }
}

/** A path as findings show it, taken from a folder instead; what is absolute stays it. */
export function pathFrom(folder: string, root: string, shown: string): string {
  return path.isAbsolute(shown)
    ? shown
    : path.relative(folder, path.join(root, shown)).split(path.sep).join('/');
}

/** Whether a path, as it is written, lies in a folder. */
export function isBelow(folder: string, absolute: string): boolean {
  return !path.isAbsolute(displayPath(folder, absolute));
}

/**
 * Why what a path leads to, through its links, is no file of the repository at `root`, as what follows "which is";
 * undefined where it is one, or will be. Of a stranger's change only such files are read and written.
 */
export function whyForeign(absolute: string, root: string): string | undefined {
  const real = displayPath(realPathOf(root), realPathOf(absolute));
  if (path.isAbsolute(real)) return 'not in the repository';
  // Tokens of CI stand in .git/config. Some file systems do not tell .GIT from it.
  return /(?:^|\/)\.git(?:\/|$)/i.test(real) ? 'in .git' : undefined;
}

/** How far what lies in a folder may reach: `root` where the folder is below it, else a repository of its own, else itself. */
export function boundsOf(folder: string, root: string): string {
  return isBelow(root, folder) ? root : (repositoryOf(folder) ?? folder);
}

/** A path without links, of which the last parts need not be there. */
function realPathOf(absolute: string): string {
  try {
    return realpathSync(absolute);
  } catch {
    const parent = path.dirname(absolute);
    if (parent === absolute) return absolute;
    return targetOf(absolute) ?? path.join(realPathOf(parent), path.basename(absolute));
  }
}

/** Where a symbolic link leads that leads to nothing. */
function targetOf(absolute: string): string | undefined {
  try {
    return path.resolve(path.dirname(absolute), readlinkSync(absolute));
  } catch {
    return undefined;
  }
}

/** Parts of a path that are empty, `.` or `..`. */
const UNRESOLVED = /\/\.{0,2}(?:\/|$)/;

/** A path as findings show it: from `root`, with `/`; what lies outside keeps its absolute path. */
export function displayPath(root: string, absolute: string): string {
  // The rule, for each file of a run; `path.relative` takes both apart.
  if (absolute.startsWith(`${root}/`) && !UNRESOLVED.test(absolute)) return absolute.slice(root.length + 1);
  const relative = path.relative(root, absolute);
  const outside = relative === '..' || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative);
  return (outside ? absolute : relative).split(path.sep).join('/');
}
