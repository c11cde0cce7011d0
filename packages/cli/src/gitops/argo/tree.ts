// The files and directories that Argo CD walks through. The tree may come from a stranger.
import { type Dirent, readdirSync } from 'node:fs';
import path from 'node:path';
import { whyForeign } from '../../files/repository.js';

/** A tree with more entries is cut, which the run reports. */
export const MAX_ENTRIES = 100_000;

export interface Tree {
  /** Paths of files from the directory, with `/`, sorted within each directory. */
  readonly files: readonly string[];
  /** Paths of directories likewise, without the directory itself. */
  readonly folders: readonly string[];
  /** Whether it has more entries than were read. */
  readonly cut: boolean;
}

interface TreeOptions {
  /** The root of the repository. Links that lead out of it are left out. */
  readonly root: string;
  readonly recurse: boolean;
  /** Whether to walk through directories whose names begin with a dot; never `.git`. */
  readonly hidden: boolean;
}

/** The tree below a directory. As in Go's `filepath.Walk`, links to directories are not followed. */
export function treeBelow(folder: string, { root, recurse, hidden }: TreeOptions): Tree {
  const files: string[] = [];
  const folders: string[] = [];
  const pending = [''];
  let entries = 0;
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    const below: string[] = [];
    for (const entry of entriesOf(path.join(folder, at))) {
      if (++entries > MAX_ENTRIES) return { files, folders, cut: true };
      const own = at === '' ? entry.name : `${at}/${entry.name}`;
      if (entry.isDirectory()) {
        if (/^\.git$/i.test(entry.name) || (!hidden && entry.name.startsWith('.'))) continue;
        folders.push(own);
        if (recurse) below.push(own);
      } else if (entry.isFile()) files.push(own);
      else if (entry.isSymbolicLink() && whyForeign(path.join(folder, own), root) === undefined)
        files.push(own);
    }
    for (const next of below.reverse()) pending.push(next);
  }
  return { files, folders: folders.sort(), cut: false };
}

/** The entries sorted by name; none where the directory cannot be read. */
function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}
