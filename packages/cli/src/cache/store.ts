// The directory of kept results. Several runs may share it, and anybody may delete it at any time.
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { reasonOf } from '../error.js';
import { unwatched } from '../files/disk.js';
import { gitIndex } from '../files/git-index.js';
import { readBytes } from '../files/read.js';
import { isBelow, repositoryOf } from '../files/repository.js';
import { removeAbandoned, temporaryBeside } from '../output/temporary.js';
import type { Questions } from './questions.js';
import { AskAgain } from './questions.js';
import { seal, unseal } from './seal.js';

const MIB = 1024 * 1024;

/** The most that all results take, in bytes. The oldest go first. */
const MAX_TOTAL = 128 * MIB;

/** The largest result that is kept, in bytes. */
const MAX_ENTRY = 32 * MIB;

/** Milliseconds after which an unused result is removed. */
const MAX_AGE = 30 * 24 * 60 * 60 * 1000;

/** The most results of one command line: those of a few branches. */
const MOST_ALIKE = 4;

const NAME = /^result-[0-9a-f]{32}-[0-9a-f]{16}$/;

interface Entry {
  readonly file: string;
  readonly name: string;
  readonly size: number;
  /** When it was last used, in milliseconds. */
  readonly used: number;
}

/**
 * The directory that keeps results, which is made where it is missing; or why it is not used.
 * @param named the directory that the user named, instead of that for caches
 */
export function resultsFolder(
  named: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
  paths: readonly string[],
): { readonly folder: string } | { readonly why: string } {
  const folder = named === undefined ? defaultFolder(env) : path.resolve(cwd, named);
  if (folder === undefined)
    return { why: 'neither XDG_CACHE_HOME nor HOME names a directory for it. Use --cache-location DIR' };
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const real = realpathSync(folder);
    const { uid, mode } = statSync(real);
    if (process.platform !== 'win32' && (uid !== process.geteuid?.() || (mode & 0o022) !== 0))
      return {
        why: `others may write to ${folder}. Use a directory that is yours alone: chmod 700, or --cache-location DIR`,
      };
    readdirSync(real);
    const why = named === undefined ? whyInTree(real, cwd, paths) : whyTracked(folder);
    return why === undefined ? { folder: real } : { why };
  } catch (error) {
    return { why: `${folder} cannot be used: ${reasonOf(error)}` };
  }
}

function defaultFolder({
  LOCALAPPDATA: local,
  XDG_CACHE_HOME: xdg,
  HOME: home,
}: Readonly<Record<string, string | undefined>>): string | undefined {
  // As in bin/plimsoll.js. The XDG specification says to take what is empty or relative as not set.
  const caches = [local, xdg, home && path.join(home, '.cache')].find(
    (folder) => folder && path.isAbsolute(folder),
  );
  return caches && path.join(caches, 'plimsoll', 'results');
}

/** In some CI jobs the home directory is what is linted. A stranger's change could bring results there. */
function whyInTree(folder: string, cwd: string, paths: readonly string[]): string | undefined {
  const trees = [repositoryOf(cwd) ?? cwd, ...paths.map((given) => path.resolve(cwd, given))];
  return trees.some((tree) => isBelow(realOr(tree), folder))
    ? `${folder} lies in what is linted. Use --cache-location DIR`
    : undefined;
}

/** What git tracks came with a change, and a change must not bring results of its own. */
function whyTracked(folder: string): string | undefined {
  const repository = repositoryOf(folder);
  if (repository === undefined) return undefined;
  if (repository === folder) return `git tracks files in ${folder}. Use another directory`;
  const index = gitIndex(repository);
  for (let at = folder; at !== repository && isBelow(repository, at); at = path.dirname(at)) {
    const inside = path.relative(repository, at).split(path.sep).join('/');
    if (index.tracks(inside) && (at === folder || lstatSync(at).isSymbolicLink()))
      return `git tracks files in ${folder}. Use another directory`;
  }
  return undefined;
}

function realOr(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}

/**
 * Finds the content that a run with the same answers left.
 * @param run 32 hexadecimal digits, which say what run it is apart from what it read
 */
export function findResult(folder: string, run: string): Buffer | undefined {
  const asker = new AskAgain();
  for (const { file } of alike(entriesIn(folder), run).slice(0, MOST_ALIKE)) {
    try {
      // Several runs share the directory: another may have removed it since.
      const entry = unseal(unwatched(() => readBytes(file, { maxSize: MAX_ENTRY, followLinks: false })));
      const content = entry?.open(run, asker.digest(entry.questions));
      if (content === undefined) continue;
      markUsed(file);
      return content;
    } catch {}
  }
  return undefined;
}

/** So that it stays longer than others. */
function markUsed(file: string): void {
  const now = new Date();
  try {
    utimesSync(file, now, now);
  } catch {
    // It can be read all the same, as on a disk that is read-only.
  }
}

/**
 * Keeps content for as long as a run gets the same answers. Never throws: the next run lints, as this one did.
 * @returns why it could not, after "because"
 */
export function keepResult(
  folder: string,
  run: string,
  questions: Questions,
  content: Buffer,
): string | undefined {
  try {
    const sealed = seal(run, questions.asked, questions.digest, content);
    if (sealed.length > MAX_ENTRY) return undefined;
    removeAbandoned(folder);
    const own = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) =>
      byte.toString(16).padStart(2, '0'),
    );
    const file = path.join(folder, `result-${run}-${own.join('')}`);
    // A run beside this one sees all of it or nothing.
    const beside = temporaryBeside(file);
    try {
      writeFileSync(beside, sealed, { flag: 'wx', mode: 0o600 });
      renameSync(beside, file);
    } catch (error) {
      rmSync(beside, { force: true });
      throw error;
    }
    removeOld(folder, run);
    return undefined;
  } catch (error) {
    return `${folder} cannot be written: ${reasonOf(error)}`;
  }
}

function removeOld(folder: string, run: string): void {
  const entries = entriesIn(folder);
  const old = new Set(alike(entries, run).slice(MOST_ALIKE));
  let total = 0;
  for (const entry of entries) {
    if (Date.now() - entry.used > MAX_AGE) old.add(entry);
    if (!old.has(entry)) total += entry.size;
    if (total > MAX_TOTAL) old.add(entry);
  }
  for (const { file } of old) rmSync(file, { force: true });
}

const alike = (entries: readonly Entry[], run: string): readonly Entry[] =>
  entries.filter(({ name }) => name.startsWith(`result-${run}-`));

/** The results in a directory, the last used first. */
function entriesIn(folder: string): readonly Entry[] {
  return readdirSync(folder)
    .filter((name) => NAME.test(name))
    .flatMap((name) => {
      const file = path.join(folder, name);
      const stats = lstatSync(file, { throwIfNoEntry: false });
      return stats?.isFile() ? [{ file, name, size: stats.size, used: stats.mtimeMs }] : [];
    })
    .sort((a, b) => b.used - a.used);
}
