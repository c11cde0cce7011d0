// A file is written beside its place and then renamed, so that nobody sees half of it. A killed run leaves a file whose
// name says which process wrote it. No search takes it for a manifest, and the next run that writes there removes it.
import { lstatSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';

const NAME = /^\.plimsoll-(\d+)-\d+\.tmp$/;

/** Milliseconds after which the run has ended, even if its process ID is in use again. */
const ABANDONED = 3_600_000;

let count = 0;

/** A unique path beside a file. */
export function temporaryBeside(file: string): string {
  return path.join(path.dirname(file), `.plimsoll-${process.pid}-${count++}.tmp`);
}

/** Removes what killed runs left in a directory. Never throws: nothing depends on it. */
export function removeAbandoned(folder: string): void {
  try {
    for (const name of readdirSync(folder)) {
      const pid = NAME.exec(name)?.[1];
      if (pid === undefined || Number(pid) === process.pid) continue;
      const file = path.join(folder, name);
      const stats = lstatSync(file);
      if (stats.isFile() && (!isRunning(Number(pid)) || Date.now() - stats.mtimeMs > ABANDONED)) rmSync(file);
    }
  } catch {
    // The directory does not exist yet, or is not writable.
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}
