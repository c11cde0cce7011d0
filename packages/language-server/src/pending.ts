import type { Session } from './session.js';

/** The pending work of sessions, reading or linting. Answers wait for it, so that they match what is shown. */
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

  /** Resolves when no work is left. Undefined if there is none. */
  of(session: Session): Promise<void> | undefined {
    return this.#work.get(session)?.done;
  }
}

/** Wakes all that wait for the next event. */
export class News {
  #waiting: (() => void)[] = [];

  next(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  tell(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
