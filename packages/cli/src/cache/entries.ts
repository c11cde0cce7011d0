// The files of a cache directory. Several runs may share it, and anybody may delete it at any time.
import { randomBytes } from 'node:crypto';
import { lstatSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { unwatched } from '../files/disk.js';
import { readBytes } from '../files/read.js';
import { removeAbandoned, temporaryBeside } from '../output/temporary.js';

const MIB = 1024 * 1024;

/** The most that all entries take, in bytes. The oldest go first. */
const MAX_TOTAL = 128 * MIB;

/** The largest entry that is kept, in bytes. */
export const MAX_ENTRY = 32 * MIB;

/** Milliseconds after which an unused entry is removed. */
const MAX_AGE = 30 * 24 * 60 * 60 * 1000;

/**
 * What an entry holds, and how many are kept that have the same key: those of a few branches, what was added to the last
 * of them since, or the last ones.
 */
export const KINDS = { result: 4, files: 2, added: 4, stamps: 1, answers: 4 } as const;

export type EntryKind = keyof typeof KINDS;

const NAME = /^(?:result|files|added|stamps|answers)-[0-9a-f]{32}-[0-9a-f]{16}$/;

export interface Entry {
  readonly file: string;
  readonly name: string;
  readonly size: number;
  /** When it was last used, in milliseconds. */
  readonly used: number;
}

/**
 * The entries that have a key, the last used first.
 * @param key 32 hexadecimal digits
 */
export function alike(folder: string, kind: EntryKind, key: string): readonly Entry[] {
  return alikeIn(entriesIn(folder), kind, key).slice(0, KINDS[kind]);
}

const alikeIn = (entries: readonly Entry[], kind: EntryKind, key: string): readonly Entry[] =>
  entries.filter(({ name }) => name.startsWith(`${kind}-${key}-`));

/** Another run may have removed it since. @throws as `readBytes` */
export function readEntry({ file }: Entry): Buffer {
  return unwatched(() => readBytes(file, { maxSize: MAX_ENTRY, followLinks: false }));
}

/** @throws as `rmSync` */
export const removeEntry = ({ file }: Entry): void => rmSync(file, { force: true });

/** So that it stays longer than others. */
export function markUsed({ file }: Entry): void {
  const now = new Date();
  try {
    utimesSync(file, now, now);
  } catch {
    // It can be read all the same, as on a disk that is read-only.
  }
}

/** What a disk tells of itself. */
export interface Clock {
  readonly device: bigint;
  /** The time by its clock, in nanoseconds. */
  readonly now: bigint;
  /** Whether the time of change of a directory tells that its entries changed. Some file systems do not keep it. */
  readonly datesEntries: boolean;
}

/** The clock of the disk that has a directory. @throws as `writeFileSync` */
export function clockOf(folder: string): Clock {
  const file = temporaryBeside(path.join(folder, 'clock'));
  try {
    writeFileSync(file, '', { flag: 'wx', mode: 0o600 });
    const { dev, ctimeNs } = statSync(file, { bigint: true });
    const own = statSync(folder, { bigint: true });
    return { device: dev, now: ctimeNs, datesEntries: own.dev === dev && own.ctimeNs >= ctimeNs };
  } finally {
    rmSync(file, { force: true });
  }
}

/** Writes an entry, and removes old ones. @throws as `writeFileSync` */
export function writeEntry(folder: string, kind: EntryKind, key: string, content: Buffer): void {
  removeAbandoned(folder);
  const file = path.join(folder, `${kind}-${key}-${randomBytes(8).toString('hex')}`);
  // A run beside this one sees all of it or nothing.
  const beside = temporaryBeside(file);
  try {
    writeFileSync(beside, content, { flag: 'wx', mode: 0o600 });
    renameSync(beside, file);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
  removeOld(folder, kind, key, file);
}

/**
 * @param latest was just written. It stays: by the clock of a disk, which is coarser, it may seem older than an entry
 * that was marked as used just before.
 */
function removeOld(folder: string, kind: EntryKind, key: string, latest: string): void {
  const all = entriesIn(folder);
  const entries = [
    ...all.filter(({ file }) => file === latest),
    ...all.filter(({ file }) => file !== latest),
  ];
  const old = new Set(alikeIn(entries, kind, key).slice(KINDS[kind]));
  let total = 0;
  for (const entry of entries) {
    if (Date.now() - entry.used > MAX_AGE) old.add(entry);
    if (!old.has(entry)) total += entry.size;
    if (total > MAX_TOTAL) old.add(entry);
  }
  for (const { file } of old) rmSync(file, { force: true });
}

/** The entries in a directory, the last used first. */
function entriesIn(folder: string): readonly Entry[] {
  return readdirSync(folder)
    .filter((name) => NAME.test(name))
    .flatMap((name) => {
      const file = path.join(folder, name);
      const stats = lstatSync(file, { throwIfNoEntry: false });
      return stats?.isFile() ? [{ file, name, size: stats.size, used: stats.mtimeMs }] : [];
    })
    .sort((a, b) => b.used - a.used);
}
