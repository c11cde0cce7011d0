import { processHost } from './host.js';
import { optimizeLess } from './optimize-less.js';
import { run } from './run.js';

const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * The command: reads `process.argv` and sets the exit code. Files are written in one go between two turns of the event
 * loop, where signals are handled, so a signal never leaves a file half written.
 */
export async function main(): Promise<void> {
  for (const [signal, code] of Object.entries(SIGNALS)) process.on(signal, () => process.exit(code));
  const argv = process.argv.slice(2);
  // Servers run for hours.
  if (argv[0] !== 'lsp' && argv[0] !== 'mcp') optimizeLess();
  process.exitCode = await run(argv, processHost());
}
