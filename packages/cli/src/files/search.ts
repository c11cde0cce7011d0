// Loaded only to search a directory or a pattern.
import path from 'node:path';
import micromatch from 'micromatch';
import { PlimsollError, reasonOf } from '../error.js';
import { costlyPattern } from './costly-pattern.js';
import { readdirSync, statSync } from './disk.js';
import type { FolderEntry } from './folder-entry.js';
import { GitIgnores } from './git-ignores.js';
import { isKnownName } from './known-names.js';
import { patternPath } from './pattern-path.js';

/** The results of searches. */
export interface Walk {
  readonly files: string[];
  /** Directories that could not be read, each with the reason. */
  readonly errors: { readonly path: string; readonly reason: string }[];
  /** Ignore files that could not be read, each with the reason. They ignore nothing. */
  readonly unreadIgnores: { readonly path: string; readonly reason: string }[];
  /** Directories whose git index could not be read, each with the reason. */
  readonly unreadIndexes: { readonly path: string; readonly reason: string }[];
  /** Symbolic links in the searched tree. None is followed. */
  readonly links: string[];
  /** Directories, and files that would have been found, that git ignores. */
  readonly gitIgnored: string[];
  /** Directories of packages, which are not searched. */
  readonly packages: string[];
  /** The entries of the searched directories, by path. */
  readonly listings: Map<string, readonly FolderEntry[]>;
}

export function newWalk(): Walk {
  return {
    files: [],
    errors: [],
    unreadIgnores: [],
    unreadIndexes: [],
    links: [],
    gitIgnored: [],
    packages: [],
    listings: new Map(),
  };
}

type Wanted = (name: string, folder: string) => boolean;

const EXTENSION = /\.(ya?ml|json)$/i;
/** Whether a search of a directory finds a file with this name. */
export const isWanted: Wanted = (name, folder) => EXTENSION.test(name) || isKnownName(name, folder);
/** For patterns that end with an extension: they ask for it. */
const ANY: Wanted = () => true;
const HAS_EXTENSION = /\.[^./*]+$/;

/** Adds the YAML and JSON files below a directory, and configurations with a known name. */
export function searchFolder(folder: string, into: Walk): void {
  search(folder, () => true, isWanted, into);
}

/**
 * Adds the YAML and JSON files that match a pattern or lie in a directory that matches. Where the pattern ends with an
 * extension, adds all files with that extension. Returns the number of files.
 */
export function searchPattern(pattern: string, cwd: string, into: Walk): number {
  const costly = costlyPattern(pattern);
  if (costly !== undefined) throw new PlimsollError([`The pattern ${pattern} is not used: ${costly}.`]);
  const { base, glob } = micromatch.scan(pattern.split(path.sep).join('/'));
  // A bracket that is never closed makes the pattern invalid.
  if (glob === '') return 0;
  const before = into.files.length;
  const matches = [glob, `${glob}/**`].map((each) => micromatch.matcher(each, { dot: true }));
  const folder = path.resolve(cwd, base);
  const isMatch = (file: string): boolean => {
    const relative = patternPath(path.relative(folder, file));
    return matches.some((match) => match(relative));
  };
  search(folder, isMatch, HAS_EXTENSION.test(glob) ? ANY : isWanted, into);
  return into.files.length - before;
}

/**
 * Searches dot directories, but not `.git`, `node_modules` and what git ignores. Follows no symbolic links, so the
 * search ends and stays in its directory.
 */
function search(top: string, isMatch: (file: string) => boolean, wanted: Wanted, into: Walk): void {
  const ignores = new GitIgnores(top);
  // No recursion: directories may be nested as deep as the disk allows.
  const pending = [top];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    const entries = entriesOf(folder, into);
    const kept = new Set(ignores.keep(folder, entries));
    // `path.join` is slow, and the directory is in order.
    const before = folder.endsWith(path.sep) ? folder : folder + path.sep;
    for (const entry of entries) {
      const { name } = entry;
      const at = before + name;
      if (name === '.git') continue;
      if (name === 'node_modules') {
        if (entry.isDirectory()) into.packages.push(at);
      } else if (!kept.has(entry)) {
        if (entry.isDirectory() || (wanted(name, folder) && isMatch(at))) into.gitIgnored.push(at);
      } else if (entry.isDirectory()) pending.push(at);
      else if (entry.isSymbolicLink()) {
        if (wanted(name, folder) ? isMatch(at) : leadsToFolder(at)) into.links.push(at);
      } else if (entry.isFile() && wanted(name, folder) && isMatch(at)) into.files.push(at);
    }
  }
  for (const [path, reason] of ignores.unread) into.unreadIgnores.push({ path, reason });
  if (ignores.unreadIndex !== undefined) into.unreadIndexes.push({ path: top, reason: ignores.unreadIndex });
}

/** Notes what cannot be read. The rest is searched. */
function entriesOf(folder: string, into: Walk): readonly FolderEntry[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    into.listings.set(folder, entries);
    return entries;
  } catch (error) {
    into.errors.push({ path: folder, reason: reasonOf(error) });
    return [];
  }
}

function leadsToFolder(link: string): boolean {
  try {
    return statSync(link).isDirectory();
  } catch {
    return false;
  }
}
