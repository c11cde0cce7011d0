import type { Draft } from '../draft/draft.js';
import type { FileRecord } from './file-record.js';

/** What a run has found. Lists of an earlier run are taken over as they are. */
export class Found {
  /** In the order of the run: one list after another. */
  readonly #lists: (readonly Draft[])[] = [];
  readonly #records: FileRecord[] = [];
  readonly #own: Draft[][] = [];
  #last: Draft[] | undefined;

  add(draft: Draft): void {
    if (!this.#last) {
      this.#last = [];
      this.#own.push(this.#last);
      this.#lists.push(this.#last);
    }
    this.#last.push(draft);
  }

  /** Adds what an earlier run found in a file on which this one does not report. */
  takeOver(record: FileRecord): void {
    if (record.drafts.length === 0) return;
    this.#lists.push(record.drafts);
    this.#records.push(record);
    this.#last = undefined;
  }

  /** All of it. */
  get all(): readonly Draft[] {
    return this.#lists.length === 1 ? this.#lists[0]! : this.#lists.flat();
  }

  /** What was found anew. */
  get own(): readonly Draft[] {
    return this.#own.length === 1 ? this.#own[0]! : this.#own.flat();
  }

  /** What was taken over from files that share one of some names, as findings name them. */
  named(names: ReadonlySet<string>): readonly Draft[] {
    const found: Draft[] = [];
    for (const record of this.#records)
      if (record.names.some((name) => names.has(name))) for (const draft of record.drafts) found.push(draft);
    return found;
  }
}
