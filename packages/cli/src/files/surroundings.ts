import path from 'node:path';
import type { Surroundings } from '@plimsoll/core/internal';
import { reasonOf } from '../error.js';
import { readdirSync } from './disk.js';
import type { FolderEntry } from './folder-entry.js';
import { readTextFile } from './read.js';
import { displayPath } from './repository.js';

/** In the order in which kustomize looks for them. */
const KUSTOMIZATIONS = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

const CHART = 'Chart.yaml';

const NAMES = new Set([...KUSTOMIZATIONS, CHART]);

/**
 * Finds the charts and kustomizations that explain what files are for. They lie in the files' directories, in all
 * above (up to `root`, or outside of it to the top), and, for kustomizations, in the directories beside these. The
 * result does not depend on which files of a directory are linted. An unreadable kustomization says nothing: then more
 * is linted.
 * @param files absolute paths
 * @param listings the entries of directories that were listed before
 */
export function surroundingsOf(
  files: readonly string[],
  root: string,
  unread: (file: string, reason: string) => void = () => {},
  listings: ReadonlyMap<string, readonly FolderEntry[]> = new Map(),
): Surroundings {
  const charts: string[] = [];
  const kustomizations: { path: string; text: string }[] = [];
  const seen = new Set<string>();
  const read = new Map<string, Listing>();
  /** Lists a directory, and notes its kustomizations the first time. */
  const look = (folder: string): Listing => {
    const known = read.get(folder);
    if (known) return known;
    const listing = listingOf(listings.get(folder) ?? entriesOf(folder));
    read.set(folder, listing);
    for (const name of listing.kustomizations) {
      const file = path.join(folder, name);
      const shown = displayPath(root, file);
      try {
        kustomizations.push({ path: shown, text: readTextFile(file) });
      } catch (error) {
        unread(shown, reasonOf(error));
      }
    }
    return listing;
  };
  let last: string | undefined;
  for (const file of files) {
    const inside = path.dirname(file);
    // Files of one directory follow each other.
    if (inside === last) continue;
    last = inside;
    for (let folder = inside; !seen.has(folder); folder = path.dirname(folder)) {
      seen.add(folder);
      const { isChart, folders } = look(folder);
      const shown = displayPath(root, folder);
      if (isChart) charts.push(shown);
      // `path.join` is slow.
      const before = folder.endsWith(path.sep) ? folder : folder + path.sep;
      if (!path.isAbsolute(shown)) for (const beside of folders) look(before + beside);
      if (folder === root) break;
    }
  }
  return { charts, kustomizations };
}

/** What counts of a directory. */
interface Listing {
  readonly isChart: boolean;
  readonly kustomizations: readonly string[];
  readonly folders: readonly string[];
}

function entriesOf(folder: string): readonly FolderEntry[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    // Treated like a file that cannot be read.
    return [];
  }
}

function listingOf(entries: readonly FolderEntry[]): Listing {
  const folders: string[] = [];
  const named = new Set<string>();
  for (const entry of entries) {
    const { name } = entry;
    if (!entry.isDirectory()) {
      if (NAMES.has(name)) named.add(name);
    } else if (name !== 'node_modules') folders.push(name);
  }
  return {
    isChart: named.has(CHART),
    kustomizations: KUSTOMIZATIONS.filter((name) => named.has(name)),
    folders,
  };
}
