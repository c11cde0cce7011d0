import { processHost } from './host.js';
import { optimizeLess } from './optimize-less.js';
import { run } from './run.js';
import { endOnSignals } from './signals.js';

export { hasLinted } from './run.js';

/**
 * The commands that read a whole project before they know how large it is. `lint` decides when it knows. A language
 * server runs for hours, but someone waits for each of its answers, and most edits run code that few others do.
 */
const LONG: readonly (string | undefined)[] = ['paths', 'who-can', 'report', 'lsp'];

/**
 * The command: reads `process.argv` and ends the process with the exit code. Files are written in one go between two
 * turns of the event loop, where signals are handled, so a signal never leaves a file half written.
 */
export async function main(): Promise<void> {
  endOnSignals();
  const argv = process.argv.slice(2);
  if (LONG.includes(argv[0])) optimizeLess();
  // All output is written when `run` ends. To take down the heap, which Node does before it ends by itself, takes a
  // tenth of the time of a small run.
  process.exit(await run(argv, processHost()));
}
