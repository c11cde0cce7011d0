import type { Session } from './session.js';

/** What sessions have yet to do, reading or linting: answers wait for it, so that they are about what is shown. */
export class Pending {
  readonly #work = new WeakMap<Session, { count: number; done: Promise<void>; resolve: () => void }>();

  begin(session: Session): void {
    const work = this.#work.get(session);
    if (work) {
      work.count++;
      return;
    }
    let resolve = (): void => {};
    const done = new Promise<void>((settle) => {
      resolve = settle;
    });
    this.#work.set(session, { count: 1, done, resolve });
  }

  end(session: Session): void {
    const work = this.#work.get(session);
    if (!work || --work.count > 0) return;
    this.#work.delete(session);
    work.resolve();
  }

  /** Resolves when nothing is left to do; undefined where nothing is. */
  of(session: Session): Promise<void> | undefined {
    return this.#work.get(session)?.done;
  }
}
