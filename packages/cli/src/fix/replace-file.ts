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
 * Puts a new text in the place of a file's, whole or not at all; its mode is kept. A file that has changed since it
 * was read, or that is reached through a link or lies outside of `root`, stays as it is.
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
    // A rename asks for the right to write to the folder alone.
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
