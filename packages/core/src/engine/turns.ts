/** How many milliseconds of work may pass before timers and input of the host get their turn. */
const LONGEST_TURN = 30;

type Schedule = (callback: () => void) => unknown;

/**
 * A function to call between two pieces of work: once the work has taken a while it lets the event loop turn, so
 * that an abort that a timer or a click raises arrives.
 * @returns a function that rejects with the signal's reason when the signal was raised.
 */
export function turns(
  signal: { readonly aborted: boolean; readonly reason?: unknown } | undefined,
): () => Promise<void> {
  // `setImmediate` where there is one: browsers hold timers back for 4 ms.
  const { setImmediate, setTimeout } = globalThis as { setImmediate?: Schedule; setTimeout?: Schedule };
  const schedule = setImmediate ?? setTimeout;
  let since = Date.now();
  return async () => {
    if (schedule && Date.now() - since >= LONGEST_TURN) {
      await new Promise<void>((resolve) => schedule(resolve));
      since = Date.now();
    }
    if (signal?.aborted) throw signal.reason ?? new Error('The run was aborted.');
  };
}
