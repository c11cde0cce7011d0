/** How many milliseconds of work may pass before the host handles timers and input. */
const LONGEST_TURN = 10;
/** The same where letting it do so takes some milliseconds itself. */
const LONGEST_TURN_OF_BROWSERS = 30;

type Schedule = (callback: () => void) => unknown;

/**
 * Returns a function to call between two pieces of work. Once the work has taken a while, it lets the event loop run,
 * so that an abort from a timer or a click arrives.
 * @returns a function that returns nothing where the work may go on at once, else a promise to wait for. After an abort
 *   it throws or rejects with the signal's reason.
 */
export function turns(
  signal: { readonly aborted: boolean; readonly reason?: unknown } | undefined,
): () => Promise<void> | undefined {
  // `setImmediate` if it exists: browsers delay timers by 4 ms.
  const { setImmediate, setTimeout } = globalThis as { setImmediate?: Schedule; setTimeout?: Schedule };
  const schedule = setImmediate ?? setTimeout;
  const longest = setImmediate ? LONGEST_TURN : LONGEST_TURN_OF_BROWSERS;
  let since = Date.now();
  const check = () => {
    if (signal?.aborted) throw signal.reason ?? new Error('The run was aborted.');
  };
  const goOn = async (run: Schedule) => {
    await new Promise<void>((resolve) => run(resolve));
    since = Date.now();
    check();
  };
  return () => {
    if (schedule && Date.now() - since >= longest) return goOn(schedule);
    check();
    return undefined;
  };
}
