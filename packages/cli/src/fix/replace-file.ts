import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fsyncSync,
  lstatSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { PlimsollError, reasonOf } from '../error.js';
import { readBytes } from '../files/read.js';
import { temporaryBeside } from '../output/temporary.js';

/**
 * Replaces a file's text, as a whole or not at all, and keeps its mode. A file that has changed since it was read, that
 * is reached through a link, or that lies outside of `root` stays as it is.
 * @throws PlimsollError naming the file
 */
export function replaceFile(absolute: string, before: string, after: string, root: string): void {
  let isOurs = false;
  const temporary = temporaryBeside(absolute);
  try {
    const stats = lstatSync(absolute);
    const isInside = absolute.startsWith(root + path.sep) && realpathSync(absolute) === absolute;
    if (!stats.isFile() || !isInside)
      throw new PlimsollError([`${absolute} is reached through a symbolic link, so it is not written.`]);
    if (!readBytes(absolute).equals(Buffer.from(before)))
      throw new PlimsollError([`${absolute} has changed since it was read, so it is not fixed. Run again.`]);
    // A rename needs permission to write to the directory only.
    accessSync(absolute, constants.W_OK);
    const descriptor = openSync(temporary, 'wx', 0o600);
    isOurs = true;
    try {
      writeFileSync(descriptor, after);
      fchmodSync(descriptor, stats.mode & 0o7777);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, absolute);
  } catch (error) {
    if (isOurs) rmSync(temporary, { force: true });
    if (error instanceof PlimsollError) throw error;
    throw new PlimsollError([`${absolute} cannot be written: ${reasonOf(error)}.`], { cause: error });
  }
}
