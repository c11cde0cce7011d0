import type { Host } from '../host.js';

/** What is done before each file: signals get through, and on a terminal a long run shows how far it is. */
export interface Progress {
  readonly beforeFile: (done: number, total: number) => Promise<void> | void;
  /** Removes what is shown. */
  clear(): Promise<void>;
}

const BREATH = 50;
const LONG = 1000;

export function progress({ stderr }: Host, clock: () => number = Date.now): Progress {
  const start = clock();
  let last = start;
  let shown = false;
  return {
    beforeFile(done, total) {
      const now = clock();
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

/** Lets the event loop turn. `node:timers/promises` has it, and takes longer to load than a small file to lint. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
