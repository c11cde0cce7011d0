/** The signals that end the command, with its exit codes. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

const ending = Object.entries(SIGNALS).map(([signal, code]) => ({ signal, end: () => process.exit(code) }));

/** Ends the process with an exit code on a signal, in a turn of the event loop. */
export function endOnSignals(): void {
  for (const { signal, end } of ending) process.on(signal, end);
}

/**
 * Calls what may wait for another program, without turns of the event loop. Meanwhile signals end the process as the system
 * does it, which shells report as the same exit codes. Those that came before are heard first.
 */
export async function endableBySystem<T>(call: () => T): Promise<T> {
  await new Promise((resolve) => setImmediate(resolve));
  for (const { signal, end } of ending) process.removeListener(signal, end);
  try {
    return call();
  } finally {
    endOnSignals();
  }
}
