import { PlimsollError, reasonOf } from './error.js';
import { readStream } from './files/read.js';

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
}

export function processHost(): Host {
  return {
    cwd: process.cwd(),
    env: process.env,
    stdout: sink('stdout', 'Standard output'),
    stderr: sink('stderr', 'Standard error'),
    readStdin: (maxSize) => readStream(process.stdin, maxSize),
  };
}

/** Opens the stream on use: a run often needs no standard error. */
function sink(stream: 'stdout' | 'stderr', name: string): Sink {
  let listens = false;
  return {
    get isTerminal() {
      return process[stream].isTTY === true;
    },
    get columns() {
      return process[stream].columns;
    },
    write: (text) =>
      new Promise((resolve, reject) => {
        // Without a listener a write error ends the process with a stack trace; here it is reported.
        if (!listens) process[stream].on('error', () => {});
        listens = true;
        process[stream].write(text, (error) => {
          if (!error) resolve();
          else
            reject(new PlimsollError([`${name} cannot be written: ${reasonOf(error)}.`], { cause: error }));
        });
      }),
  };
}
