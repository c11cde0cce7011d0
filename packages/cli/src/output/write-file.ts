import {
  closeSync,
  lstatSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { isMissing, PlimsollError, reasonOf } from '../error.js';
import { isBelow } from '../files/repository.js';
import { removeAbandoned, temporaryBeside } from './temporary.js';

/**
 * Writes a file as a whole or not at all: readers see the old one until the new one is complete. Replaces a symbolic
 * link instead of writing through it. Writes to devices and pipes directly.
 * @throws PlimsollError naming the file
 */
export function writeFile(file: string, chunks: Iterable<string>, root: string): void {
  try {
    if (isStream(file, root)) writeTo(file, chunks);
    else {
      refuseLinkedFolder(path.dirname(file), root);
      mkdirSync(path.dirname(file), { recursive: true });
      removeAbandoned(path.dirname(file));
      const temporary = temporaryBeside(file);
      try {
        writeTo(temporary, chunks, 'wx');
        renameSync(temporary, file);
      } catch (error) {
        rmSync(temporary, { force: true });
        throw error;
      }
    }
  } catch (error) {
    if (error instanceof PlimsollError) throw error;
    throw new PlimsollError([`${file} cannot be written: ${reasonOf(error)}.`], { cause: error });
  }
}

function writeTo(file: string, chunks: Iterable<string>, flags = 'w'): void {
  const descriptor = openSync(file, flags);
  try {
    for (const chunk of chunks) {
      const bytes = Buffer.from(chunk);
      for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
    }
  } finally {
    closeSync(descriptor);
  }
}

/** Whether a file outside of the repository is a stream, even through links, as `/dev/stdout` is. */
function isStream(file: string, root: string): boolean {
  try {
    const stats = isBelow(root, file) ? lstatSync(file) : statSync(file);
    return !stats.isFile() && !stats.isDirectory() && !stats.isSymbolicLink();
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** A link in the repository could lead anywhere: a stranger may have put it there. */
function refuseLinkedFolder(folder: string, root: string): void {
  for (let at = folder; at.startsWith(root + path.sep); at = path.dirname(at)) {
    const stats = lstatSync(at, { throwIfNoEntry: false });
    if (!stats?.isSymbolicLink()) continue;
    const real = realpathSync(at);
    if (real !== root && !real.startsWith(root + path.sep))
      throw new PlimsollError([`${at} is a symbolic link out of ${root}, so it is not written.`]);
  }
}
