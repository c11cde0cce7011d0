// Loaded only when a folder or a pattern is searched.
import { type Dirent, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import micromatch from 'micromatch';
import { PlimsollError, reasonOf } from '../error.js';
import { costlyPattern } from './costly-pattern.js';
import type { FolderEntry } from './find.js';
import { GitIgnores } from './git-ignores.js';
import { isKnownName } from './known-names.js';
import { patternPath } from './pattern-path.js';

/** What a search finds. */
export interface Walk {
  readonly files: string[];
  /** Folders that could not be read, each with the reason. */
  readonly errors: { readonly path: string; readonly reason: string }[];
  /** Files of ignore patterns that could not be read, each with the reason: they leave nothing out. */
  readonly unreadIgnores: { readonly path: string; readonly reason: string }[];
  /** Folders of which git's index could not be read, each with the reason. */
  readonly unreadIndexes: { readonly path: string; readonly reason: string }[];
  /** Symbolic links that were met; none is followed. */
  readonly links: string[];
  /** Files that would have been found, and folders, that git leaves out. */
  readonly gitIgnored: string[];
  /** Folders of packages, which are not searched. */
  readonly packages: string[];
  /** What is in the folders that were searched, by their paths. */
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
/** Whether a search of a folder takes a file of this name. */
export const isWanted: Wanted = (name, folder) => EXTENSION.test(name) || isKnownName(name, folder);
/** A pattern that ends with an extension asks for it. */
const ANY: Wanted = () => true;
const HAS_EXTENSION = /\.[^./*]+$/;

/** Adds the YAML and JSON files below a folder, and the configurations that are known by their name. */
export function searchFolder(folder: string, into: Walk): void {
  search(folder, () => true, isWanted, into);
}

/**
 * Adds the YAML and JSON files that match a pattern or lie in a folder that does; where the pattern ends with an
 * extension, whatever has it. Returns how many.
 */
export function searchPattern(pattern: string, cwd: string, into: Walk): number {
  const costly = costlyPattern(pattern);
  if (costly !== undefined) throw new PlimsollError([`The pattern ${pattern} is not used: ${costly}.`]);
  const { base, glob } = micromatch.scan(pattern.split(path.sep).join('/'));
  // A bracket that nothing closes makes no pattern.
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
 * Dot folders are searched, `.git`, `node_modules` and what git leaves out are not. Symbolic links are not followed: a
 * search ends, and stays in its folder.
 */
function search(top: string, isMatch: (file: string) => boolean, wanted: Wanted, into: Walk): void {
  const ignores = new GitIgnores(top);
  // A stack of its own: folders may lie in one another as deep as the disk allows.
  const pending = [top];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    const entries = entriesOf(folder, into);
    const kept = new Set(ignores.keep(folder, entries));
    for (const entry of entries) {
      const { name } = entry;
      const at = path.join(folder, name);
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

/** What cannot be read is noted, and the rest is searched. */
function entriesOf(folder: string, into: Walk): readonly Dirent[] {
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
