import { fstatSync, type Stats, statSync, writeSync } from 'node:fs';
import { PlimsollError, reasonOf } from './error.js';
import { readNow, readStream } from './files/read.js';
import { optimizeLess } from './optimize-less.js';
import { endableBySystem } from './signals.js';

interface Sink {
  readonly isTerminal: boolean;
  /** The width of the terminal. */
  readonly columns?: number | undefined;
  write(text: string): Promise<void>;
}

/** What the command knows about its process. Tests give their own. */
export interface Host {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** Reads at most one byte more than `maxSize`. */
  readStdin(maxSize: number): Promise<Uint8Array>;
  /** Ends a run between two files. */
  readonly signal?: AbortSignal;
  /** Prepares the process for a run of seconds. */
  readonly expectLongRun?: () => void;
}

export function processHost(): Host {
  return {
    cwd: process.cwd(),
    env: process.env,
    stdout: sink('stdout', 1, 'Standard output'),
    stderr: sink('stderr', 2, 'Standard error'),
    readStdin,
    expectLongRun: optimizeLess,
  };
}

/** What an empty pipe takes without a reader, in bytes: the smallest buffer of the systems that Node runs on. */
const AT_ONCE = 4096;

/**
 * Opens the stream on use: to load Node's streams takes as long as to lint a small file. So text goes to files and pipes
 * without them. Where a pipe may be full, signals can end the process while it waits for the reader.
 */
function sink(stream: 'stdout' | 'stderr', fd: number, name: string): Sink {
  let listens = false;
  let written = 0;
  const target = targetOf(fd);
  return {
    get isTerminal() {
      return target === 'other' && process[stream].isTTY === true;
    },
    get columns() {
      return process[stream].columns;
    },
    async write(text) {
      let bytes: Uint8Array = Buffer.from(text);
      written += bytes.length;
      try {
        if (!listens && target !== 'other') {
          const waits = target === 'pipe' && written > AT_ONCE;
          bytes = waits ? await endableBySystem(() => writeNow(fd, bytes)) : writeNow(fd, bytes);
        }
        if (bytes.length === 0) return;
        // Without a listener a write error ends the process with a stack trace; here it is reported.
        if (!listens) process[stream].on('error', () => {});
        listens = true;
        await new Promise<void>((resolve, reject) => {
          process[stream].write(bytes, (error) => (error ? reject(error) : resolve()));
        });
      } catch (error) {
        throw new PlimsollError([`${name} cannot be written: ${reasonOf(error)}.`], { cause: error });
      }
    },
  };
}

/** Without Node's streams, too. While a pipe has nothing to read, signals can end the process. */
async function readStdin(maxSize: number): Promise<Uint8Array> {
  const target = targetOf(0);
  const pieces: Uint8Array[] = [];
  const read = (): boolean => readNow(0, maxSize, pieces);
  try {
    const ended = target === 'pipe' ? await endableBySystem(read) : target === 'file' && read();
    const first = Buffer.concat(pieces);
    if (ended) return first.subarray(0, maxSize + 1);
    return Buffer.concat([first, await readStream(process.stdin, maxSize - first.length)]);
  } catch (error) {
    throw new PlimsollError([`Standard input cannot be read: ${reasonOf(error)}.`], { cause: error });
  }
}

/** Writes all, or where the system does not let it wait, what there is room for. Returns the rest. */
function writeNow(fd: number, bytes: Uint8Array): Uint8Array {
  let done = 0;
  try {
    while (done < bytes.length) done += writeSync(fd, bytes, done);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
  }
  return bytes.subarray(done);
}

/** Whether it is what discards all: scripts that only want the exit code write there. */
function isNull(stats: Stats): boolean {
  return stats.isCharacterDevice() && stats.rdev === statSync('/dev/null').rdev;
}

/** Where a file descriptor leads. Node writes to pipes of Windows itself, which know no other way. */
function targetOf(fd: number): 'file' | 'pipe' | 'other' {
  try {
    const stats = fstatSync(fd);
    if (stats.isFile() || isNull(stats)) return 'file';
    return (stats.isFIFO() || stats.isSocket()) && process.platform !== 'win32' ? 'pipe' : 'other';
  } catch {
    return 'other';
  }
}
