import { withBase } from 'vitepress';
import type { Answers, Choices, Question } from './messages.js';

/** So long a check may take before the next text ends it, in milliseconds. */
const PATIENCE = 10_000;

declare const __WORKER__: string;

interface Asked {
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
  readonly since: number;
}

/** The linter, in a worker of its own, so that the page answers while it works. */
export class Checker {
  readonly #onChoices: (choices: Choices) => void;
  #worker: Worker;
  #asked = new Map<number, Asked>();
  #next = 0;

  constructor(onChoices: (choices: Choices) => void) {
    this.#onChoices = onChoices;
    this.#worker = this.#start();
  }

  /** Asks, and ends what has been at work for too long. */
  ask<Kind extends Question['kind']>(
    question: Extract<Question, { readonly kind: Kind }>,
  ): Promise<Answers[Kind]> {
    const now = performance.now();
    if ([...this.#asked.values()].some(({ since }) => now - since > PATIENCE)) this.#restart();
    return new Promise((resolve, reject) => {
      const id = this.#next++;
      this.#asked.set(id, { resolve, reject, since: now });
      this.#worker.postMessage({ id, question });
    });
  }

  close(): void {
    this.#worker.terminate();
  }

  #start(): Worker {
    const worker = new Worker(withBase(__WORKER__), { type: 'module' });
    worker.addEventListener('message', ({ data }) => {
      if (data.choices) this.#onChoices(data.choices);
      const asked = this.#asked.get(data.id);
      if (!asked) return;
      this.#asked.delete(data.id);
      if (data.error === undefined) asked.resolve(data.answer as never);
      else asked.reject(new Error(data.error));
    });
    worker.addEventListener('error', () => {
      for (const { reject } of this.#asked.values())
        reject(new Error('The linter could not be loaded. Reload the page.'));
      this.#asked.clear();
    });
    return worker;
  }

  #restart(): void {
    this.#worker.terminate();
    for (const { reject } of this.#asked.values()) reject(new Error('It took too long.'));
    this.#asked.clear();
    this.#worker = this.#start();
  }
}
