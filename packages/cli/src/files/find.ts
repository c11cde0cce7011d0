import path from 'node:path';
import { isMissing, NOT_UTF8, PlimsollError, reasonOf } from '../error.js';
import { type PathStats, realpathSync, statSync } from './disk.js';
import type { FolderEntry } from './folder-entry.js';
import type { Walk } from './search.js';

export interface FoundFile {
  readonly absolute: string;
  /** Whether the user named this file itself, not only a directory or pattern. */
  readonly named: boolean;
}

export interface Found {
  /** Each file once, sorted by path. */
  readonly files: readonly FoundFile[];
  /** Whether a directory was searched: named files alone are not a whole project. */
  readonly complete: boolean;
  readonly errors: readonly { readonly path: string; readonly reason: string }[];
  /** Ignore files that could not be read. */
  readonly unreadIgnores: readonly { readonly path: string; readonly reason: string }[];
  readonly unreadIndexes: readonly { readonly path: string; readonly reason: string }[];
  readonly links: readonly string[];
  readonly gitIgnored: readonly string[];
  readonly packages: readonly string[];
  /** The entries of each searched directory, by its path, so that none is listed twice. */
  readonly listings: ReadonlyMap<string, readonly FolderEntry[]>;
}

/**
 * Finds the files that paths stand for: files, directories and patterns. A name is tried as a file first, then as a
 * pattern. A named file is linted whatever its name is, even if git ignores it.
 * @throws PlimsollError naming every path that matches nothing
 */
export async function findFiles(paths: readonly string[], cwd: string): Promise<Found> {
  const named = new Set<string>();
  const folders: string[] = [];
  const patterns: string[] = [];
  const failures: string[] = [];
  for (const given of paths) {
    const absolute = path.resolve(cwd, given);
    // An empty argument, such as from an unset variable, is not the working directory.
    const kind = given === '' ? 'none' : kindOf(absolute);
    if (kind === 'file') named.add(realpathSync(absolute));
    // Such as `/dev/fd/63` of `plimsoll <(helm template .)`: it has no other name.
    else if (kind === 'stream') named.add(absolute);
    else if (kind === 'folder') folders.push(realpathSync(absolute));
    else if (kind === 'none' && isPattern(given)) patterns.push(given);
    else failures.push(failureOf(given, kind));
  }
  let walked: Walk | undefined;
  if (folders.length > 0 || patterns.length > 0) {
    const { newWalk, searchFolder, searchPattern } = await import('./search.js');
    walked = newWalk();
    for (const folder of folders) searchFolder(folder, walked);
    for (const pattern of patterns)
      if (searchPattern(pattern, cwd, walked) === 0) failures.push(failureOf(pattern, 'none'));
  }
  if (failures.length > 0) throw new PlimsollError(failures);
  const files = [...new Set([...named, ...(walked?.files ?? [])])].sort();
  return {
    files: files.map((absolute) => ({ absolute, named: named.has(absolute) })),
    complete: folders.length > 0,
    errors: walked?.errors ?? [],
    unreadIgnores: walked?.unreadIgnores ?? [],
    unreadIndexes: walked?.unreadIndexes ?? [],
    links: walked?.links ?? [],
    gitIgnored: walked?.gitIgnored ?? [],
    packages: walked?.packages ?? [],
    listings: walked?.listings ?? new Map(),
  };
}

type Kind = 'file' | 'folder' | 'stream' | 'none' | { readonly reason: string };

function kindOf(absolute: string): Kind {
  let stats: PathStats;
  try {
    stats = statSync(absolute);
  } catch (error) {
    return isMissing(error) ? 'none' : { reason: reasonOf(error) };
  }
  return stats.isDirectory() ? 'folder' : stats.isFile() ? 'file' : 'stream';
}

const isPattern = (given: string): boolean => /[*?[\]{}()]/.test(given);

function failureOf(given: string, kind: Exclude<Kind, 'file' | 'folder' | 'stream'>): string {
  if (kind !== 'none') return `${given} cannot be read: ${kind.reason}.`;
  if (given.includes('\uFFFD')) return `${given} cannot be read: ${NOT_UTF8}.`;
  return isPattern(given)
    ? `${given}: no file has this name or matches this pattern.`
    : `${given || '""'}: no such file or directory. Check the path, which is relative to the working directory.`;
}
