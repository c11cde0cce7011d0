// What a run asks the disk, apart from the content of files, which read.ts reads. Whoever keeps a result has to know
// all questions and answers: the result holds for as long as the answers stay the same. A test checks that the modules
// of a run ask nobody else.

import {
  type Dirent,
  existsSync as exists,
  readdirSync as list,
  lstatSync as lstat,
  readlinkSync as readlink,
  realpathSync as realpath,
  type Stats,
  statSync as stat,
} from 'node:fs';
import type { FolderEntry } from './folder-entry.js';

/**
 * One question, which can be asked again:
 * - `list`: the entries of a directory, `kind` and `linked`: what a path is, after and before links
 * - `real`: the path without links, `target`: where a link leads
 * - `bytes` and `own`: the content of a file, after and before links
 * - others: what the command itself made of content, see `Answers`
 */
export type Question = readonly [kind: string, path: string, ...rest: readonly (string | number)[]];

let named: { readonly question: Question; readonly key: string } | undefined;

/** Names a question. Whoever asks one tells several others of it, one after the other. */
export function keyOf(question: Question): string {
  if (named?.question !== question) named = { question, key: question.join('\0') };
  return named.key;
}

/** Notes what a run asks. */
export interface Witness {
  /** @param answer the same for the same answer; an error is its code or message */
  saw(question: Question, answer: string | Uint8Array): void;
  /** As `saw`, for an answer that is known by its digest. */
  sawDigest(question: Question, digest: string): void;
  /** The run did what nobody can ask again, such as running a program. */
  cannotRepeat(why: string): void;
}

const witnesses = new Set<Witness>();
let silent = 0;

/** Tells a witness what is asked from now on. Returns what ends that. */
export function watch(witness: Witness): () => void {
  witnesses.add(witness);
  return () => void witnesses.delete(witness);
}

/** Whether somebody wants to know what is asked: an answer may take time to describe. */
const isWatched = (): boolean => witnesses.size > 0 && silent === 0;

export function saw(question: Question, answer: string | Uint8Array): void {
  if (isWatched()) for (const witness of witnesses) witness.saw(question, answer);
}

/** What is known of an answer: a digest, perhaps the answer itself, and of a file its size in bytes. */
export interface Known {
  readonly digest: string;
  readonly answer?: { readonly value: unknown };
  /** What counts of the answer about a directory. */
  readonly text?: string;
  readonly size?: number;
}

/** Gives what the command found out just before. */
export type Recall = (question: Question) => Known | undefined;

const recalls = new Set<Recall>();

/** Has answers given from now on that are known already, so that nothing is asked twice. Returns what ends that. */
export function recall(known: Recall): () => void {
  recalls.add(known);
  return () => void recalls.delete(known);
}

/** What is known of an answer. Whoever uses it tells the witnesses with `sawDigest`. */
export function recalled(question: Question): Known | undefined {
  if (!isWatched()) return undefined;
  for (const known of recalls) {
    const found = known(question);
    if (found) return found;
  }
  return undefined;
}

/** Tells the witnesses of an answer that is known by its digest. */
export function sawDigest(question: Question, digest: string): void {
  if (isWatched()) for (const witness of witnesses) witness.sawDigest(question, digest);
}

/** Says that a run depends on more than what it asked. `why` follows "because". */
export function cannotRepeat(why: string): void {
  if (isWatched()) for (const witness of witnesses) witness.cannotRepeat(why);
}

/** Asks without a witness: the caller says itself what it made of the answers. */
export function unwatched<T>(ask: () => T): T {
  silent++;
  try {
    return ask();
  } finally {
    silent--;
  }
}

const readers = new Set<(file: string) => void>();

/** Tells which files are read for what they hold, from now on. Returns what ends that. */
export function onRead(reader: (file: string) => void): () => void {
  readers.add(reader);
  return () => void readers.delete(reader);
}

/** Says that a file is read. Whoever asks without a witness says so himself, if the content counts. */
export function noteRead(file: string): void {
  if (readers.size > 0 && silent === 0) for (const reader of readers) reader(file);
}

/** What a path is. Sizes and times are missing on purpose: nothing that a run says depends on them. */
export type PathStats = Pick<
  Stats,
  'isFile' | 'isDirectory' | 'isSymbolicLink' | 'isFIFO' | 'isSocket' | 'isCharacterDevice' | 'isBlockDevice'
>;

interface MayMiss {
  readonly throwIfNoEntry?: boolean;
}

export function statSync(file: string, options: { readonly throwIfNoEntry: false }): PathStats | undefined;
export function statSync(file: string): PathStats;
export function statSync(file: string, options: MayMiss = {}): PathStats | undefined {
  return asked('kind', file, stat, options);
}

export function lstatSync(file: string, options: { readonly throwIfNoEntry: false }): PathStats | undefined;
export function lstatSync(file: string): PathStats;
export function lstatSync(file: string, options: MayMiss = {}): PathStats | undefined {
  return asked('linked', file, lstat, options);
}

function asked(
  question: 'kind' | 'linked',
  file: string,
  ask: typeof stat | typeof lstat,
  { throwIfNoEntry = true }: MayMiss,
): PathStats | undefined {
  const kind = told([question, file], () => ask(file, { throwIfNoEntry: false }), kindName);
  return kind || !throwIfNoEntry ? kind : ask(file);
}

export function existsSync(file: string): boolean {
  return told(['there', file], () => exists(file), String);
}

export function realpathSync(file: string): string {
  return told(['real', file], () => realpath(file), String);
}

/** The path with links resolved where it exists, else the path itself. */
export function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}

export function readlinkSync(file: string): string {
  return told(['target', file], () => readlink(file), String);
}

export function readdirSync(folder: string): readonly string[];
export function readdirSync(
  folder: string,
  options: { readonly withFileTypes: true },
): readonly FolderEntry[];
export function readdirSync(
  folder: string,
  options?: { readonly withFileTypes: true },
): readonly string[] | readonly FolderEntry[] {
  if (!options && !isWatched()) return list(folder);
  const entries: readonly FolderEntry[] = told<readonly Dirent[]>(
    ['list', folder],
    () => list(folder, { withFileTypes: true }),
    listing,
  );
  return options ? entries : entries.map(({ name }) => name);
}

/** Names of files that a cache of results may write at any time, beside what is linted too. */
const OF_CACHE =
  /^(?:(?:result|files|added|stamps|answers)-[0-9a-f]{32}-[0-9a-f]{16}|\.plimsoll-\d+-\d+\.tmp)$/;

/** The entries of a directory as a text: names and kinds in turn, in the order in which Node lists them. */
function listing(entries: readonly Dirent[]): string {
  return entries
    .filter((entry) => !(entry.isFile() && OF_CACHE.test(entry.name)))
    .map((entry) => `${entry.name}/${kindName(entry)}`)
    .join('/');
}

/** The entries of a directory, from what counts of the answer to a question of the kind `list`. */
export function listed(text: string): readonly FolderEntry[] {
  const parts = text === '' ? [] : text.split('/');
  const entries: FolderEntry[] = [];
  for (let at = 0; at < parts.length; at += 2) entries.push(new ListedEntry(parts[at]!, parts[at + 1]!));
  return entries;
}

/** A class, because there are many. */
class ListedEntry implements FolderEntry {
  readonly name: string;
  readonly #kind: string;

  constructor(name: string, kind: string) {
    this.name = name;
    this.#kind = kind;
  }

  isFile(): boolean {
    return this.#kind === 'file';
  }

  isDirectory(): boolean {
    return this.#kind === 'folder';
  }

  isSymbolicLink(): boolean {
    return this.#kind === 'link';
  }
}

function kindName(kind: PathStats | undefined): string {
  if (kind === undefined) return 'none';
  if (kind.isFile()) return 'file';
  if (kind.isDirectory()) return 'folder';
  if (kind.isSymbolicLink()) return 'link';
  if (kind.isFIFO()) return 'pipe';
  return kind.isSocket() ? 'socket' : 'device';
}

/** Answers, and tells the witnesses. */
export function told<T>(question: Question, ask: () => T, describe: (answer: T) => string | Uint8Array): T {
  if (!isWatched()) return ask();
  const known = recalled(question);
  if (known?.answer) {
    sawDigest(question, known.digest);
    // Questions of one kind have answers of one type.
    return known.answer.value as T;
  }
  let answer: T;
  try {
    answer = ask();
  } catch (error) {
    saw(question, failure(error));
    throw error;
  }
  saw(question, describe(answer));
  return answer;
}

const FAILED = 'failed: ';

/** An error as an answer: its code, else its message. */
export function failure(error: unknown): string {
  const { code, message } = error as { readonly code?: string; readonly message?: string };
  return FAILED + (code ?? message);
}

/** Whether an answer is an error. */
export const isFailure = (answer: string | Uint8Array): boolean =>
  typeof answer === 'string' && answer.startsWith(FAILED);

/** The answer to a question that is asked again: what counts of it, and itself, where a run has a use for it. */
export interface Again {
  readonly counts: string | Uint8Array;
  readonly answer?: { readonly value: unknown };
}

/** Asks one of the questions of this module again. Undefined for another's. */
export function askAgain([kind, file]: Question): Again | undefined {
  const ask = AGAIN[kind];
  if (!ask) return undefined;
  try {
    return ask(file);
  } catch (error) {
    return { counts: failure(error) };
  }
}

const AGAIN: Readonly<Record<string, (file: string) => Again>> = {
  list(folder) {
    const entries = list(folder, { withFileTypes: true });
    return { counts: listing(entries), answer: { value: entries } };
  },
  kind: (file) => ({ counts: kindName(stat(file, { throwIfNoEntry: false })) }),
  linked: (file) => ({ counts: kindName(lstat(file, { throwIfNoEntry: false })) }),
  there: (file) => ({ counts: String(exists(file)) }),
  real: (file) => ({ counts: realpath(file) }),
  target: (file) => ({ counts: readlink(file) }),
};
