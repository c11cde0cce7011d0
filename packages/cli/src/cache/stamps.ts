// The digests of files that were read, so that an unchanged file need not be read again, and what directories hold. As for
// git's index, a file is the same if its device, number, size, mode, and its times of modification and change are. Anybody
// can set the first of the times, but the second is set by the system at each change of content, name or attributes, and
// for a directory at each change of its entries. So it is not used where programs can set it (Windows), or where another
// machine's clock may set it (another device than the cache's).
import { randomBytes } from 'node:crypto';
import { type BigIntStats, statSync } from 'node:fs';
import { type Known, keyOf, type Question } from '../files/disk.js';
import { noteOpened } from '../files/read.js';
import { boxed, keyFrom, Parts, unboxed, withLength } from './box.js';
import { digestOf } from './digest.js';
import { alike, type Clock, clockOf, MAX_ENTRY, markUsed, readEntry, writeEntry } from './entries.js';

const MAGIC = Buffer.from('plimsoll stamps 3\n');
const SALT = 32;
const DIGEST = 32;

/** Rows that share a key. If one file has changed, all of these are read again. */
const GROUP = 32;

/** The numbers that identify a file as it is. */
const PARTS = 6;

/**
 * A file that changed so short before it was read may change again at the same time, by the clock of a disk. In
 * nanoseconds; FAT counts in two seconds.
 */
const RACY = 3_000_000_000n;

/** The table is written again when it lacks more than this share of the files. */
const MANY = 0.02;

/** Questions that the entries of one directory answer. */
const OF_FOLDERS = new Set(['list', 'configs']);

/** An answer that follows from the content of one file, or from the entries of one directory. */
interface Row {
  readonly question: Question;
  readonly digest: string;
  /** What counts of the answer. Only for a directory. */
  readonly text: string | undefined;
  /** The numbers of some files; those of this one start at `at`. */
  readonly stamps: BigUint64Array;
  readonly at: number;
}

/**
 * The digests of the files that the runs of a directory read. They are encrypted under keys that follow from the numbers
 * and times of the files: who has only the cache does not know these.
 */
export class Stamps {
  readonly #folder: string;
  readonly #key: string;
  /** When this run began, by the clock of the disk that has the cache. */
  readonly #clock: Clock;
  readonly #known = new Map<string, Row>();
  readonly #fresh = new Map<string, Row | undefined>();
  readonly #stop: () => void;
  /** The file that was opened last. */
  #opened: { readonly file: string; readonly stats: BigIntStats } | undefined;

  /**
   * @param key 32 hexadecimal digits, which say what decides how an answer follows from the content of a file
   * @param clock is asked before any file is looked at: what changes from then on has a later time
   * @throws where the directory cannot be written
   */
  constructor(folder: string, key: string, clock: typeof clockOf = clockOf) {
    this.#folder = folder;
    this.#key = key;
    this.#clock = clock(folder);
    this.#stop = noteOpened((file, stats) => {
      this.#opened = { file, stats: stats() };
    });
    for (const entry of alike(folder, 'stamps', key)) {
      try {
        this.#read(readEntry(entry));
        markUsed(entry);
        return;
      } catch {
        // It is gone, or damaged: this run reads all files.
      }
    }
  }

  /** What is known of the answer to a question, by its key. */
  get(key: string): Known | undefined {
    const row = this.#known.get(key);
    if (!row) return undefined;
    const { digest, text, stamps, at } = row;
    return text === undefined ? { digest, size: Number(stamps[at + SIZE]) } : { digest, text };
  }

  /** Tells of an answer. It is kept if a file was just read for it, or a directory listed. */
  add(question: Question, digest: string, answer: string | Uint8Array): void {
    const [kind, file] = question;
    const isOfFolder = OF_FOLDERS.has(kind);
    const key = keyOf(question);
    if (isOfFolder || kind === 'bytes' || kind === 'found') {
      if (!this.#fresh.has(key) && this.#known.get(key)?.digest === digest) return;
    } else return;
    let stats: BigIntStats | undefined;
    // What changes after the directory was listed changes after the run began.
    if (isOfFolder) stats = statSync(file, { bigint: true, throwIfNoEntry: false });
    else if (this.#opened?.file === file) ({ stats } = this.#opened);
    if (!stats) return;
    this.#opened = undefined;
    const before = this.#fresh.get(key);
    const isSame = !this.#fresh.has(key) || before?.digest === digest;
    const text = isOfFolder ? String(answer) : undefined;
    const stamps = isSame && this.#isSettled(stats, kind) ? stampsOf([stats]) : undefined;
    this.#fresh.set(key, stamps && { question, digest, text, stamps, at: 0 });
  }

  /** Keeps what the next run need not read. Never throws: the next run reads, as this one did. */
  end(): void {
    this.#stop();
    try {
      const fresh = [...this.#fresh.values()].filter((row) => row !== undefined);
      if (fresh.length === 0 || fresh.length <= MANY * this.#known.size) return;
      const rows = new Map(this.#known);
      for (const row of fresh) rows.set(keyOf(row.question), row);
      const entry = this.#entryOf([...rows.values()]);
      if (entry.length <= MAX_ENTRY) writeEntry(this.#folder, 'stamps', this.#key, entry);
    } catch {
      // A directory that cannot be written is told of with the result.
    }
  }

  /** Whether the time of a change tells of the next one. */
  #isSettled(stats: BigIntStats, kind: string): boolean {
    const { device, now, datesEntries } = this.#clock;
    const isOfKind = OF_FOLDERS.has(kind) ? stats.isDirectory() && datesEntries : stats.isFile();
    return (
      process.platform !== 'win32' &&
      isOfKind &&
      stats.dev === device &&
      stats.ino > 0n &&
      stats.ctimeNs > 0n &&
      stats.ctimeNs + RACY <= now
    );
  }

  #read(entry: Buffer): void {
    const parts = new Parts(entry);
    parts.expect(MAGIC);
    const salt = parts.take(SALT);
    while (!parts.areRead) {
      const head = parts.takeCounted();
      const box = parts.takeCounted();
      const group = JSON.parse(head.toString()) as readonly Question[];
      const stamps = this.#stampsNow(group);
      const plain = stamps && unboxed(this.#keyOf(head, stamps, salt), box);
      if (!plain) continue;
      const end = DIGEST * group.length;
      const texts = plain.length > end ? textsIn(plain.subarray(end)) : [];
      for (const [index, question] of group.entries()) {
        const digest = plain.toString('base64', DIGEST * index, DIGEST * (index + 1));
        const text = texts[index] ?? undefined;
        this.#known.set(keyOf(question), { question, digest, text, stamps, at: PARTS * index });
      }
    }
  }

  /** The numbers of files, if the times of all of them tell of changes. */
  #stampsNow(questions: readonly Question[]): BigUint64Array | undefined {
    const all: BigIntStats[] = [];
    for (const [kind, file] of questions) {
      const stats = statSync(file, { bigint: true, throwIfNoEntry: false });
      if (!stats || !this.#isSettled(stats, kind)) return undefined;
      all.push(stats);
    }
    return stampsOf(all);
  }

  #entryOf(all: readonly Row[]): Buffer {
    const salt = randomBytes(SALT);
    // A group of files has no texts.
    const rows = [
      ...all.filter(({ text }) => text === undefined),
      ...all.filter(({ text }) => text !== undefined),
    ];
    const groups = groupsOf(rows).flatMap((group) => {
      const head = Buffer.from(JSON.stringify(group.map(({ question }) => question)));
      const stamps = new BigUint64Array(PARTS * group.length);
      for (const [index, row] of group.entries())
        stamps.set(row.stamps.subarray(row.at, row.at + PARTS), PARTS * index);
      const plain = group.map(({ digest }) => Buffer.from(digest, 'base64'));
      const texts = group.map(({ text }) => text ?? null);
      if (texts.some((text) => text !== null)) plain.push(Buffer.from(JSON.stringify(texts)));
      return [withLength(head), withLength(boxed(this.#keyOf(head, stamps, salt), plain))];
    });
    return Buffer.concat([MAGIC, salt, ...groups]);
  }

  /** @param head the questions, as they are in the table */
  #keyOf(head: Buffer, stamps: BigUint64Array, salt: Buffer): Uint8Array {
    return keyFrom(new Uint8Array(stamps.buffer), salt, `stamps ${this.#key} ${digestOf(head)}`);
  }
}

const SIZE = 2;

function stampsOf(all: readonly BigIntStats[]): BigUint64Array {
  const stamps = new BigUint64Array(PARTS * all.length);
  let at = 0;
  for (const { dev, ino, size, mtimeNs, ctimeNs, mode } of all) {
    stamps[at++] = dev;
    stamps[at++] = ino;
    stamps[at++] = size;
    stamps[at++] = mtimeNs;
    stamps[at++] = ctimeNs;
    stamps[at++] = mode;
  }
  return stamps;
}

const textsIn = (json: Buffer): readonly (string | null)[] =>
  JSON.parse(json.toString()) as readonly (string | null)[];

function groupsOf<T>(list: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(list.length / GROUP) }, (_, index) =>
    list.slice(GROUP * index, GROUP * (index + 1)),
  );
}
