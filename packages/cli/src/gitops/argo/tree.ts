// The files and folders that Argo CD walks through, of a tree that is a stranger's.
import { type Dirent, readdirSync } from 'node:fs';
import path from 'node:path';
import { whyForeign } from '../../files/repository.js';

/** A tree with more entries is cut, and that is said. */
export const MAX_ENTRIES = 100_000;

export interface Tree {
  /** Files from the folder, with `/`, each folder's own in their order. */
  readonly files: readonly string[];
  /** Folders likewise, without the folder itself. */
  readonly folders: readonly string[];
  /** Whether it has more entries than are looked at. */
  readonly cut: boolean;
}

interface TreeOptions {
  /** The root of the repository: links that lead out of it are left out. */
  readonly root: string;
  readonly recurse: boolean;
  /** Whether folders whose names begin with a dot are walked through; `.git` never is. */
  readonly hidden: boolean;
}

/** What lies in a folder. Links to folders are not followed, as in Go's `filepath.Walk`. */
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

/** In the order of their names; none of what cannot be read. */
function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}
