// What plugins found out about all objects of a project, for a run over the same objects. Encrypted under keys that
// follow from the content of the files, as results are.
import { randomBytes } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { KeptAnswers } from '@plimsoll/core/internal';
import type { Resource } from '@plimsoll/core/kubernetes';
import { boxed, keyFrom, Parts, unboxed, withLength } from './box.js';
import { digestOf } from './digest.js';
import { alike, MAX_ENTRY, markUsed, readEntry, writeEntry } from './entries.js';

const MAGIC = Buffer.from('plimsoll answers 3\n');
const SALT = 32;

/** The largest answer after decompression, in bytes. */
const MAX_PLAIN = 256 * 1024 * 1024;

/** The answers about one project: a program may have several clusters. */
export class AnswersOfFiles implements KeptAnswers {
  readonly #folder: string;
  readonly #key: string;
  readonly #filesOf: KeptAnswers['files'];
  readonly #found = new Map<string, () => unknown>();
  readonly #taken = new Map<string, unknown>();

  /**
   * @param key 32 hexadecimal digits, which say what decides answers, apart from the files
   * @param filesOf the names and the content of all files
   */
  constructor(folder: string, key: string, filesOf: KeptAnswers['files']) {
    this.#folder = folder;
    this.#key = key;
    this.#filesOf = filesOf;
  }

  files(same: readonly (readonly Resource[])[]): string {
    return digestOf(this.#filesOf(same));
  }

  get(name: string): unknown {
    const digest = digestOf(name);
    for (const entry of alike(this.#folder, 'answers', this.#key)) {
      try {
        const answer = open(readEntry(entry), digest);
        if (answer === undefined) continue;
        markUsed(entry);
        this.#taken.set(name, answer);
        return answer;
      } catch {
        // It is gone, or damaged: this run finds the answer.
      }
    }
    return undefined;
  }

  set(name: string, answer: () => unknown): void {
    this.#found.set(name, answer);
  }

  /** Keeps what was found. Never throws: the next run finds it again, as this one did. */
  end(): void {
    if (this.#found.size === 0) return;
    try {
      const all = new Map<string, unknown>(this.#taken);
      for (const [name, answer] of this.#found) all.set(name, answer());
      const boxes = Array.from(all, ([name, answer]) => seal(digestOf(name), answer));
      const entry = Buffer.concat([MAGIC, ...boxes]);
      if (entry.length <= MAX_ENTRY) writeEntry(this.#folder, 'answers', this.#key, entry);
    } catch {
      // A directory that cannot be written is told of with the result.
    }
  }
}

function seal(digest: string, answer: unknown): Buffer {
  const salt = randomBytes(SALT);
  const plain = deflateRawSync(JSON.stringify(answer), { level: 1 });
  return Buffer.concat([salt, withLength(boxed(keyFrom(digest, salt, 'answers'), [plain]))]);
}

/** The answer in an entry that opens. Undefined if none does. @throws where the entry is damaged */
function open(entry: Buffer, digest: string): unknown {
  const parts = new Parts(entry);
  parts.expect(MAGIC);
  while (!parts.areRead) {
    const salt = parts.take(SALT);
    const plain = unboxed(keyFrom(digest, salt, 'answers'), parts.takeCounted());
    if (plain) return JSON.parse(inflateRawSync(plain, { maxOutputLength: MAX_PLAIN }).toString());
  }
  return undefined;
}
