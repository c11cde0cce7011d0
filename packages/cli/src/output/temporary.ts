// A file is written beside its place and then put there, so that nobody sees half of it. What a killed run leaves
// behind has a name that says whose it is; no search takes it for a manifest, and the next run that writes there removes it.
import { lstatSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';

const NAME = /^\.plimsoll-(\d+)-\d+\.tmp$/;

/** Milliseconds after which no run is at it any more, whoever has its process id now. */
const ABANDONED = 3_600_000;

let count = 0;

/** A name of its own beside a file. */
export function temporaryBeside(file: string): string {
  return path.join(path.dirname(file), `.plimsoll-${process.pid}-${count++}.tmp`);
}

/** Removes what runs that were killed left in a folder. Never throws: nothing depends on it. */
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
    // The folder is not there yet, or may not be written.
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
