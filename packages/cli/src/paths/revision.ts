// Reads the files of a revision of git into a folder. Git checks nothing out, so that no filter, hook or attribute of the
// tree, which is a stranger's, runs or changes what is read; and it fetches nothing.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PlimsollError } from '../error.js';
import { isWanted } from '../files/search.js';
import { type Environment, findProgram, runForBytes } from '../render/program.js';

export interface RevisionOptions {
  readonly env: Environment;
  /** In bytes; larger files are left out. */
  readonly maxFileSize: number;
  /** Take files of every name: charts and kustomizations read what they like. */
  readonly everyFile: boolean;
}

/**
 * Writes the files of a revision that a search of its folders takes into a folder.
 * @throws PlimsollError where git is not there, or does not know the revision
 */
export async function writeRevision(
  ref: string,
  repository: string,
  folder: string,
  options: RevisionOptions,
): Promise<void> {
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
  const blobs = blobsOf((await run(['ls-tree', '-r', '-l', '-z', '--full-tree', commit])).toString()).filter(
    ({ file, size }) =>
      size <= options.maxFileSize &&
      (options.everyFile || isWanted(path.posix.basename(file), path.posix.dirname(file))),
  );
  for (const batch of batchesOf(blobs)) {
    const output = await run(['cat-file', '--batch'], batch.map(({ id }) => `${id}\n`).join(''));
    let at = 0;
    for (const { file, size } of batch) {
      // `<id> blob <size>`, a line feed, the content, a line feed.
      const start = output.indexOf(0x0a, at) + 1;
      const target = path.join(folder, file);
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, output.subarray(start, start + size), { flag: 'wx' });
      at = start + size + 1;
    }
  }
}

/** In containers of CI the repository belongs to someone else. What git runs here starts no program of its config. */
const SAFE = ['-c', 'safe.directory=*', '--no-pager', '--literal-pathspecs'];
const OFFLINE = { GIT_NO_LAZY_FETCH: '1', GIT_ALLOW_PROTOCOL: 'none', GIT_TERMINAL_PROMPT: '0' };

interface Blob {
  readonly id: string;
  /** In bytes. */
  readonly size: number;
  /** From the root, with `/`. */
  readonly file: string;
}

/** The regular files of a listing; links and modules are none. */
function blobsOf(listing: string): readonly Blob[] {
  return listing.split('\0').flatMap((line) => {
    const match = /^100(?:644|755|664) blob ([0-9a-f]+) +(\d+)\t(.+)$/s.exec(line);
    const [, id = '', size = '', file = ''] = match ?? [];
    return match && isInside(file) ? [{ id, size: Number(size), file }] : [];
  });
}

/** A tree can be made by hand, with any names. */
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
