import { withBase } from 'vitepress';
import type { Answers, Choices, Question } from './messages.js';

/** The time after which a question is given up, in milliseconds. */
const PATIENCE = 20_000;

declare const __WORKER__: string;

interface Asked {
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** The linter in its own worker, so that the page stays responsive. */
export class Checker {
  readonly #onReady: (choices: Choices) => void;
  readonly #onFailure: (message: string) => void;
  #worker: Worker;
  #asked = new Map<number, Asked>();
  #next = 0;

  /**
   * @param onReady called when the linter is there, also after it was started again
   * @param onFailure called when it cannot be loaded
   */
  constructor(onReady: (choices: Choices) => void, onFailure: (message: string) => void) {
    this.#onReady = onReady;
    this.#onFailure = onFailure;
    this.#worker = this.#start();
  }

  /** Rejects with a message for people. */
  ask<Kind extends Question['kind']>(
    question: Extract<Question, { readonly kind: Kind }>,
  ): Promise<Answers[Kind]> {
    return new Promise((resolve, reject) => {
      const id = this.#next++;
      const timer = setTimeout(() => this.#restart(), PATIENCE);
      this.#asked.set(id, { resolve, reject, timer });
      this.#worker.postMessage({ id, question });
    });
  }

  close(): void {
    this.#worker.terminate();
    for (const { timer } of this.#asked.values()) clearTimeout(timer);
  }

  #start(): Worker {
    const worker = new Worker(withBase(__WORKER__), { type: 'module' });
    worker.addEventListener('message', ({ data }) => {
      if (data.choices) this.#onReady(data.choices);
      const asked = this.#asked.get(data.id);
      if (!asked) return;
      this.#asked.delete(data.id);
      clearTimeout(asked.timer);
      if (data.error === undefined) asked.resolve(data.answer as never);
      else asked.reject(new Error(data.error));
    });
    worker.addEventListener('error', () => {
      const message = 'The linter cannot be loaded. Reload the page.';
      this.#rejectAll(message);
      this.#onFailure(message);
    });
    return worker;
  }

  #restart(): void {
    this.#worker.terminate();
    this.#rejectAll('The check took too long and was stopped. Try a smaller text.');
    this.#worker = this.#start();
  }

  #rejectAll(message: string): void {
    for (const { reject, timer } of this.#asked.values()) {
      clearTimeout(timer);
      reject(new Error(message));
    }
    this.#asked.clear();
  }
}
