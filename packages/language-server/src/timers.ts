/** At most one running timer for each key. */
export class Timers<Key> {
  readonly #running = new Map<Key, ReturnType<typeof setTimeout>>();

  /** Starts a timer, unless one runs. */
  start(key: Key, milliseconds: number, done: () => void): void {
    if (this.#running.has(key)) return;
    const end = (): void => {
      this.#running.delete(key);
      done();
    };
    this.#running.set(key, setTimeout(end, milliseconds));
  }

  /** Returns whether one was running. */
  stop(key: Key): boolean {
    clearTimeout(this.#running.get(key));
    return this.#running.delete(key);
  }
}
