// The directory of kept results. Several runs may share it, and anybody may delete it at any time.
import { existsSync, lstatSync, mkdirSync, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import path from 'node:path';
import { reasonOf } from '../error.js';
import { gitIndex } from '../files/git-index.js';
import { isBelow, repositoryOf } from '../files/repository.js';
import { attempt } from './attempt.js';
import { alike, type Entry, MAX_ENTRY, markUsed, readEntry, writeEntry } from './entries.js';
import { AskAgain, type Questions } from './questions.js';
import { openQuestions, seal, unseal } from './seal.js';
import type { Stamps } from './stamps.js';

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
    makeFolder(folder);
    const real = realpathSync(folder);
    const others = whyOthers(folder, statSync(real));
    if (others !== undefined) return { why: others };
    readdirSync(real);
    const why = named === undefined ? whyInTree(real, cwd, paths) : whyTracked(folder);
    return why === undefined ? { folder: real } : { why };
  } catch (error) {
    return { why: `${folder} cannot be used: ${reasonOf(error)}. Use --cache-location DIR` };
  }
}

/** Makes a directory and those above it, one by one: then the error says what is wrong with which one. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) {
    if (!statSync(folder).isDirectory()) throw new Error('a file is in the way');
    return;
  }
  makeFolder(path.dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    const { code } = error as { readonly code?: string };
    if (code === 'EEXIST') return;
    // Linux says so of a directory below /proc, too.
    const reason = code === 'ENOENT' ? 'the directory above takes none' : reasonOf(error);
    throw new Error(`${folder} does not exist, and cannot be made: ${reason}`);
  }
}

/** Who owns a directory, or may write to it, decides what a run says. */
function whyOthers(folder: string, { uid, mode }: Stats): string | undefined {
  if (process.platform === 'win32') return undefined;
  if (uid !== process.geteuid?.())
    return `${folder} belongs to another user. Use a directory of your own: --cache-location DIR`;
  return (mode & 0o022) === 0
    ? undefined
    : `others may write to ${folder}. Use a directory that is yours alone: chmod 700, or --cache-location DIR`;
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

/** What a run with the same answers left; or what is known of the answers by now. */
type Search =
  | {
      readonly content: Buffer;
      /** The files that the run read, as absolute paths. */
      readonly read: () => Iterable<string>;
    }
  | { readonly asker: AskAgain };

/**
 * Finds the content that a run with the same answers left.
 * @param run 32 hexadecimal digits, which say what run it is apart from what it read
 * @param files absolute paths of the files that have likely changed if any has
 * @param stamps know answers without reading
 */
export function findResult(
  folder: string,
  run: string,
  files: readonly string[] = [],
  stamps?: Stamps,
): Search {
  const entries = alike(folder, 'result', run);
  const [last] = entries;
  // Only a guess of whether the search fails: then the run asks the same next.
  const asker = new AskAgain(last !== undefined && files.some((file) => isNewer(file, last.used)), stamps);
  const questionsOf = openQuestions();
  for (const entry of entries) {
    const kept = attempt(() => {
      const sealed = unseal(readEntry(entry));
      const questions = sealed && questionsOf(sealed);
      const content = questions && sealed.open(run, asker.digest(questions));
      return content && { content, read: () => asker.filesOf(questions) };
    });
    if (kept === undefined) continue;
    markUsed(entry);
    return kept;
  }
  return { asker };
}

function isNewer(file: string, time: number): boolean {
  const stats = attempt(() => statSync(file));
  return stats !== undefined && stats.mtimeMs > time;
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
    const { digest } = questions;
    // A run beside this one may have kept the same.
    const isKept = (entry: Entry): boolean => unseal(readEntry(entry))?.open(run, digest) !== undefined;
    if (alike(folder, 'result', run).some((entry) => attempt(() => isKept(entry)) ?? false)) return undefined;
    const sealed = seal(run, questions.asked, digest, content);
    if (sealed.length <= MAX_ENTRY) writeEntry(folder, 'result', run, sealed);
    return undefined;
  } catch (error) {
    return `${folder} cannot be written: ${reasonOf(error)}`;
  }
}
