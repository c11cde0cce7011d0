import { existsSync } from 'node:fs';
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
