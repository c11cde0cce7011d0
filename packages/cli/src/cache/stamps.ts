// The digests of files that were read, so that an unchanged file need not be read again. As for git's index, a file is the
// same if its device, number, size, mode, and its times of modification and change are. Anybody can set the first of the
// times, but the second is set by the system at each change of content, name or attributes. So it is not used where
// programs can set it (Windows), or where another machine's clock may set it (another device than the cache's).
import { randomBytes } from 'node:crypto';
import { type BigIntStats, statSync } from 'node:fs';
import { type Known, keyOf, type Question } from '../files/disk.js';
import { noteOpened } from '../files/read.js';
import { BOX, boxed, keyFrom, Parts, unboxed, withLength } from './box.js';
import { digestOf } from './digest.js';
import { alike, clockOf, MAX_ENTRY, markUsed, readEntry, writeEntry } from './entries.js';

const MAGIC = Buffer.from('plimsoll stamps 1\n');
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

/** An answer that follows from the content of one file. */
interface Row {
  readonly question: Question;
  readonly digest: string;
  readonly stamp: BigUint64Array;
}

/**
 * The digests of the files that the runs of a directory read. They are encrypted under keys that follow from the numbers
 * and times of the files: who has only the cache does not know these.
 */
export class Stamps {
  readonly #folder: string;
  readonly #key: string;
  /** When this run began, by the clock of the disk that has the cache. */
  readonly #clock: { readonly device: bigint; readonly now: bigint };
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
    return row && { digest: row.digest, size: Number(row.stamp[SIZE]) };
  }

  /** Tells of an answer. It is kept if a file was just read for it. */
  add(question: Question, digest: string): void {
    const [kind, file] = question;
    const opened = this.#opened;
    if ((kind !== 'bytes' && kind !== 'found') || opened?.file !== file) return;
    this.#opened = undefined;
    const key = keyOf(question);
    const { stats } = opened;
    const before = this.#fresh.get(key);
    const isSame = !this.#fresh.has(key) || before?.digest === digest;
    this.#fresh.set(
      key,
      isSame && this.#isSettled(stats) ? { question, digest, stamp: stampOf(stats) } : undefined,
    );
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

  #isSettled(stats: BigIntStats): boolean {
    const { device, now } = this.#clock;
    return (
      process.platform !== 'win32' &&
      stats.isFile() &&
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
    const questions = JSON.parse(parts.takeCounted().toString()) as readonly Question[];
    for (const group of groupsOf(questions)) {
      const box = parts.take(BOX + DIGEST * group.length);
      const stamps = group.map(([, file]) => statSync(file, { bigint: true, throwIfNoEntry: false }));
      if (!stamps.every((stats) => stats !== undefined && this.#isSettled(stats))) continue;
      const stamp = stamps.map((stats) => stampOf(stats!));
      const digests = unboxed(this.#keyOf(group, stamp, salt), box);
      if (!digests) continue;
      for (const [index, question] of group.entries()) {
        const digest = digests.toString('base64', DIGEST * index, DIGEST * (index + 1));
        this.#known.set(keyOf(question), { question, digest, stamp: stamp[index]! });
      }
    }
  }

  #entryOf(rows: readonly Row[]): Buffer {
    const salt = randomBytes(SALT);
    const head = Buffer.from(JSON.stringify(rows.map(({ question }) => question)));
    const groups = groupsOf(rows).map((group) => {
      const questions = group.map(({ question }) => question);
      const stamps = group.map(({ stamp }) => stamp);
      const digests = group.map(({ digest }) => Buffer.from(digest, 'base64'));
      return boxed(this.#keyOf(questions, stamps, salt), digests);
    });
    return Buffer.concat([MAGIC, salt, withLength(head), ...groups]);
  }

  #keyOf(questions: readonly Question[], stamps: readonly BigUint64Array[], salt: Buffer): Uint8Array {
    const secret = new BigUint64Array(PARTS * stamps.length);
    for (const [index, stamp] of stamps.entries()) secret.set(stamp, PARTS * index);
    const about = digestOf(JSON.stringify([this.#key, questions]));
    return keyFrom(new Uint8Array(secret.buffer), salt, `stamps ${about}`);
  }
}

const SIZE = 2;

const stampOf = ({ dev, ino, size, mtimeNs, ctimeNs, mode }: BigIntStats): BigUint64Array =>
  BigUint64Array.of(dev, ino, size, mtimeNs, ctimeNs, mode);

function groupsOf<T>(list: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(list.length / GROUP) }, (_, index) =>
    list.slice(GROUP * index, GROUP * (index + 1)),
  );
}
