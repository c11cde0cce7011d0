import type { Host } from '../host.js';

/** Called before each file. Lets signals through, and on a terminal shows the progress of a long run. */
export interface Progress {
  readonly beforeFile: (done: number, total: number) => Promise<void> | void;
  /** Removes the progress line. */
  clear(): Promise<void>;
}

const BREATH = 50;
const LONG = 1000;

/** From this number of files on a run takes about as long as V8 needs to begin with its optimizations. */
const MANY = 100;

export function progress(
  { stderr, signal, expectLongRun }: Pick<Host, 'stderr' | 'signal' | 'expectLongRun'>,
  clock: () => number = Date.now,
): Progress {
  const start = clock();
  let last = start;
  let shown = false;
  return {
    beforeFile(done, total) {
      signal?.throwIfAborted();
      const now = clock();
      if (total > MANY || now - start > LONG) expectLongRun?.();
      if (now - last < BREATH) return undefined;
      last = now;
      if (!stderr.isTerminal || now - start < LONG) return turn();
      shown = true;
      return stderr.write(`\r\u001b[K${done} of ${total} files`).then(turn);
    },
    async clear() {
      if (shown) await stderr.write('\r\u001b[K');
      shown = false;
    },
  };
}

/** Lets the event loop turn. Loading `node:timers/promises` takes longer than linting a small file. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
