// Reads the files of a git revision into a directory. Git checks nothing out, so no filter, hook or attribute of the
// tree, which may come from a stranger, runs or changes what is read. Git fetches nothing.
import { isUtf8 } from 'node:buffer';
import { mkdirSync, writeFileSync } from 'node:fs';
import { devNull } from 'node:os';
import path from 'node:path';
import { PlimsollError } from '../error.js';
import { isWanted } from '../files/search.js';
import { type Environment, findProgram, runForBytes } from '../render/program.js';

export interface RevisionOptions {
  readonly env: Environment;
  /** In bytes. Larger files are left out and named. */
  readonly maxFileSize: number;
  /** Whether to take all files: charts and kustomizations may read files of any name. */
  readonly everyFile: boolean;
}

/**
 * Writes the files of a revision that a search would find into a directory. Returns the paths of those that are too
 * large. Files whose names the disk confuses or rejects get a directory of their own beside it.
 * @throws PlimsollError where git is missing, does not know the revision, or lacks a part of it
 */
export async function writeRevision(
  ref: string,
  repository: string,
  folder: string,
  options: RevisionOptions,
): Promise<readonly string[]> {
  const git = findProgram('git', options.env);
  if (git === undefined) throw new PlimsollError(['--against needs git on PATH.']);
  const run = async (args: readonly string[], input = ''): Promise<Buffer> => {
    const result = await runForBytes(git, [...SAFE, ...args], repository, { input, env: OFFLINE });
    if ('output' in result) return Buffer.from(result.output);
    throw new PlimsollError([
      `--against ${ref}: git cannot read it: ${result.failure}. In CI, fetch it first, as with fetch-depth: 0.`,
    ]);
  };
  const commit = (await run(['rev-parse', '--verify', '--end-of-options', `${ref}^{commit}`]))
    .toString()
    .trim();
  const all = blobsOf(await run(['ls-tree', '-r', '-l', '-z', '--full-tree', commit])).filter(
    ({ file }) => options.everyFile || isWanted(path.posix.basename(file), path.posix.dirname(file)),
  );
  const blobs = all.filter(({ size }) => size <= options.maxFileSize);
  for (const batch of batchesOf(blobs)) {
    const output = await run(['cat-file', '--batch'], batch.map(({ id }) => `${id}\n`).join(''));
    let at = 0;
    for (const { id, file, size } of batch) {
      // `<id> blob <size>`, a line feed, the content, a line feed.
      const start = output.indexOf(0x0a, at) + 1;
      if (output.toString('latin1', at, start) !== `${id} blob ${size}\n`)
        throw new PlimsollError([
          `--against ${ref}: git has not got ${file} of it. Fetch it first: without a filter, as with fetch-depth: 0.`,
        ]);
      write(folder, file, output.subarray(start, start + size));
      at = start + size + 1;
    }
  }
  return all.filter(({ size }) => size > options.maxFileSize).map(({ file }) => file);
}

/** A file system may take two names for one, by case or accents, and reject others. */
function write(folder: string, file: string, content: Uint8Array): void {
  const { dir, base, ext } = path.posix.parse(file);
  for (let beside = 0; ; beside++) {
    const name =
      beside === 0 ? file : beside < 9 ? path.posix.join(dir, `~${beside}`, base) : `~${beside}${ext}`;
    const target = path.join(folder, name);
    try {
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, content, { flag: 'wx' });
      return;
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (!REFUSED.includes(code) || beside > MOST_BESIDE) throw error;
    }
  }
}

const REFUSED: readonly string[] = ['EEXIST', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG', 'EINVAL', 'ENOENT'];
const MOST_BESIDE = 100_000;

/** In CI containers another user owns the repository. These git commands start no program that its config names. */
const SAFE = [
  ...['safe.directory=*', 'core.fsmonitor=false', `core.hooksPath=${devNull}`].flatMap((set) => ['-c', set]),
  '--no-pager',
  '--literal-pathspecs',
];
const OFFLINE = { GIT_NO_LAZY_FETCH: '1', GIT_ALLOW_PROTOCOL: 'none', GIT_TERMINAL_PROMPT: '0' };

interface Blob {
  readonly id: string;
  /** In bytes. */
  readonly size: number;
  /** The path from the root, with `/`. */
  readonly file: string;
}

/** The regular files of a listing, without links and submodules. Names may be any bytes. */
function blobsOf(listing: Buffer): readonly Blob[] {
  const text = listing.toString('latin1');
  return text.split('\0').flatMap((line) => {
    const match = /^100(?:644|755|664) blob ([0-9a-f]+) +(\d+)\t(.+)$/s.exec(line);
    const [, id = '', size = '', name = ''] = match ?? [];
    const bytes = Buffer.from(name, 'latin1');
    const file = isUtf8(bytes) ? bytes.toString() : name;
    return match && isInside(file) ? [{ id, size: Number(size), file }] : [];
  });
}

/** A hand-made tree may have any names. */
const isInside = (file: string): boolean =>
  file.split('/').every((step) => !/^(?:\.{0,2}|\.git)$/i.test(step) && !step.includes('\\'));

const BATCH = 64 * 1024 * 1024;

function* batchesOf(blobs: readonly Blob[]): Iterable<readonly Blob[]> {
  let batch: Blob[] = [];
  let size = 0;
  for (const blob of blobs) {
    if (batch.length > 0 && size + blob.size > BATCH) {
      yield batch;
      batch = [];
      size = 0;
    }
    batch.push(blob);
    size += blob.size;
  }
  if (batch.length > 0) yield batch;
}
