import { type Dirent, readdirSync } from 'node:fs';
import path from 'node:path';
import { reasonOf } from '../error.js';
import type { GitIgnore } from './git-ignore.js';

export interface Walk {
  readonly files: string[];
  /** Folders that could not be read, each with the reason. */
  readonly errors: { readonly path: string; readonly reason: string }[];
  /** How many symbolic links were met; none is followed. */
  links: number;
}

const NEVER = new Set(['.git', 'node_modules']);

/**
 * All files below a folder for which `wanted` holds, dot folders included, without `.git`, `node_modules` and
 * what git ignores. Symbolic links are not followed: a walk ends, and stays in its folder.
 */
export function walk(folder: string, ignore: GitIgnore, wanted: (name: string) => boolean, into: Walk): Walk {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    into.errors.push({ path: folder, reason: reasonOf(error) });
    return into;
  }
  const rules = entries.some(({ name }) => name === '.gitignore') ? ignore.enter(folder) : ignore;
  for (const entry of entries) {
    const absolute = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!NEVER.has(entry.name) && !rules.ignores(absolute, true)) walk(absolute, rules, wanted, into);
    } else if (wanted(entry.name) && !rules.ignores(absolute, false)) {
      if (entry.isSymbolicLink()) into.links++;
      else if (entry.isFile()) into.files.push(absolute);
    }
  }
  return into;
}
