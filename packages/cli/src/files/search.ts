// Loaded only when a folder or a pattern is searched: globby is not read for a file that was named.
import { type Dirent, readdir } from 'node:fs';
import path from 'node:path';
import { globby } from 'globby';
import micromatch from 'micromatch';
import { PlimsollError, reasonOf } from '../error.js';
import { GitIgnores } from './git-ignores.js';

/** What a search finds. */
export interface Walk {
  readonly files: string[];
  /** Folders that could not be read, each with the reason. */
  readonly errors: { readonly path: string; readonly reason: string }[];
  /** Files of ignore patterns that could not be read, each with the reason: they leave nothing out. */
  readonly unreadIgnores: { readonly path: string; readonly reason: string }[];
  /** How many symbolic links were met; none is followed. */
  links: number;
}

const MANIFEST = /\.(ya?ml|json)$/i;
const HAS_EXTENSION = /\.[^./*]+$/;

/** Adds the YAML and JSON files below a folder. */
export async function searchFolder(folder: string, into: Walk): Promise<void> {
  await search(folder, ['**'], MANIFEST, into);
}

/**
 * Adds the YAML and JSON files that match a pattern or lie in a folder that does; where the pattern ends with an
 * extension, whatever has it. Returns how many.
 */
export async function searchPattern(pattern: string, cwd: string, into: Walk): Promise<number> {
  const { base, glob } = micromatch.scan(pattern.split(path.sep).join('/'));
  // A bracket that nothing closes makes no pattern.
  if (glob === '') return 0;
  const before = into.files.length;
  const wanted = HAS_EXTENSION.test(glob) ? /./ : MANIFEST;
  await search(path.resolve(cwd, base), [glob, `${glob}/**`], wanted, into);
  return into.files.length - before;
}

/**
 * Dot folders are searched, `.git`, `node_modules` and what git leaves out are not. Symbolic links are not followed: a
 * search ends, and stays in its folder.
 */
async function search(
  folder: string,
  patterns: readonly string[],
  wanted: RegExp,
  into: Walk,
): Promise<void> {
  const unread = new Map<string, string>();
  const ignores = new GitIgnores(folder);
  const found = await globby(patterns, {
    cwd: folder,
    absolute: true,
    dot: true,
    onlyFiles: false,
    objectMode: true,
    expandDirectories: false,
    followSymbolicLinks: false,
    ignore: ['**/.git', '**/node_modules'],
    // globby's own `gitignore` searches twice, ignores case, and knows rules above and below one another less well.
    fs: { readdir: readdirNoting(unread, ignores) },
  }).catch((error: unknown) => {
    throw new PlimsollError([`${folder} cannot be searched: ${reasonOf(error)}.`], { cause: error });
  });
  // A dirent has the path as it is; globby's own makes a slash of every backslash.
  for (const entry of found) {
    const dirent = entry.dirent as Dirent;
    if (!wanted.test(dirent.name)) continue;
    if (dirent.isSymbolicLink()) into.links++;
    else if (dirent.isFile()) into.files.push(path.resolve(dirent.parentPath, dirent.name));
  }
  for (const [path, reason] of unread) into.errors.push({ path, reason });
  for (const [path, reason] of ignores.unread) into.unreadIgnores.push({ path, reason });
}

type ReadFolder = (
  folder: string,
  options: { withFileTypes: true },
  done: (error: NodeJS.ErrnoException | null, entries: readonly Dirent[]) => void,
) => void;

/** What cannot be read would end the search; here it is noted, and the rest is searched, but for what git leaves out. */
function readdirNoting(unread: Map<string, string>, ignores: GitIgnores): ReadFolder & typeof readdir {
  const noting: ReadFolder = (folder, options, done) =>
    readdir(folder, options, (error, entries) => {
      if (error) unread.set(path.normalize(folder), reasonOf(error));
      done(null, error ? [] : ignores.keep(path.normalize(folder), entries));
    });
  // The other overloads, without types of the entries, are not called.
  return noting as ReadFolder & typeof readdir;
}
