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

/** A path as findings show it: from `root`, with `/`; what lies outside keeps its absolute path. */
export function displayPath(root: string, absolute: string): string {
  const relative = path.relative(root, absolute);
  const outside = relative === '..' || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative);
  return (outside ? absolute : relative).split(path.sep).join('/');
}
