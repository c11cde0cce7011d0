// Whether a file is known without reading it, by what the system says about it.
import fs, {
  cpSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { digestOf } from '../src/cache/digest.js';
import { clockOf } from '../src/cache/entries.js';
import { AskAgain, Questions } from '../src/cache/questions.js';
import { Stamps } from '../src/cache/stamps.js';
import { readdirSync as listAgain, type Question, recall, watch } from '../src/files/disk.js';
import type { FolderEntry } from '../src/files/folder-entry.js';
import { readBytes } from '../src/files/read.js';
import { project } from './project.js';

/** Lets the disk fail while something runs. */
function withBrokenDisk(run: () => void): void {
  const readSync = vi.spyOn(fs, 'readSync').mockImplementation(() => {
    throw new Error('The disk is broken.');
  });
  syncBuiltinESMExports();
  try {
    run();
  } finally {
    readSync.mockRestore();
    syncBuiltinESMExports();
  }
}

const KEY = '0'.repeat(32);

/** As if a run began after a while, since nobody can set the time of a change. */
const later: typeof clockOf = (folder) => {
  const clock = clockOf(folder);
  return { ...clock, now: clock.now + 10_000_000_000n };
};

const ask = (file: string): Question => ['bytes', file, 1000];

/** Asks for files, and says which are known without reading. */
function run(cache: string, files: readonly string[], clock = later): readonly string[] {
  const stamps = new Stamps(cache, KEY, clock);
  const known = files.filter((file) => {
    const { digest, size } = stamps.get(ask(file).join('\0')) ?? {};
    if (digest === undefined) return false;
    expect([file, digest, size]).toEqual([file, digestOf(readFileSync(file)), statSync(file).size]);
    return true;
  });
  new AskAgain(false, stamps).digest(files.map(ask));
  stamps.end();
  return known;
}

/** A directory with two groups of files that share a key each, the names of the files, and an empty cache. */
function tree() {
  const root = project({ 'cache/': '' });
  const files = Array.from({ length: 40 }, (_, index) => path.join(root, `file-${index}.yaml`));
  for (const file of files) writeFileSync(file, `value: ${path.basename(file)}\n`);
  return { root, files, cache: path.join(root, 'cache') };
}

describe.skipIf(process.platform === 'win32')('a file', () => {
  test('is not read again while it is the same', () => {
    const { files, cache } = tree();
    expect(run(cache, files)).toEqual([]);
    expect(run(cache, files)).toEqual(files);
    expect(readdirSync(cache)).toHaveLength(1);
    // One that fewer runs ask for is not forgotten.
    expect(run(cache, files.slice(0, 3))).toEqual(files.slice(0, 3));
    expect(run(cache, files)).toEqual(files);
    // Another version reads in another way.
    expect(new Stamps(cache, '1'.repeat(32), later).get(ask(files[0]!).join('\0'))).toBe(undefined);
  });

  test('is read again if the disk could not read it', () => {
    const { files, cache } = tree();
    withBrokenDisk(() => {
      const stamps = new Stamps(cache, KEY, later);
      new AskAgain(false, stamps).digest(files.map(ask));
      const stop = watch(new Questions(stamps));
      for (const file of files) expect(() => readBytes(file, { maxSize: 1000 })).toThrow('broken');
      stop();
      stamps.end();
    });
    expect(readdirSync(cache)).toEqual([]);
    expect(run(cache, files)).toEqual([]);
  });

  const changes: readonly (readonly [what: string, change: (file: string, root: string) => void])[] = [
    [
      'is changed, and gets its size and times back',
      (file) => {
        const { atime, mtime, size } = statSync(file);
        writeFileSync(file, `VALUE: ${path.basename(file)}\n`);
        utimesSync(file, atime, mtime);
        expect(statSync(file)).toMatchObject({ size, mtime });
      },
    ],
    [
      'is replaced by one of the same size and time',
      (file) => {
        const { atime, mtime } = statSync(file);
        writeFileSync(`${file}.new`, `VALUE: ${path.basename(file)}\n`);
        utimesSync(`${file}.new`, atime, mtime);
        renameSync(`${file}.new`, file);
      },
    ],
    [
      'comes from a copy of the tree',
      (file) => {
        cpSync(file, `${file}.new`, { preserveTimestamps: true });
        rmSync(file);
        renameSync(`${file}.new`, file);
      },
    ],
    [
      'is a link now',
      (file, root) => {
        renameSync(file, path.join(root, 'moved'));
        symlinkSync('moved', file);
      },
    ],
    ['is gone', (file) => rmSync(file)],
    [
      'is a directory',
      (file) => {
        rmSync(file);
        mkdirSync(file);
      },
    ],
  ];
  test.each(changes)('is read again if it %s', (_, change) => {
    const { root, files, cache } = tree();
    run(cache, files);
    change(files[5]!, root);
    const known = run(cache, files);
    expect(known).not.toContain(files[5]);
    expect(known).toContain(files[39]);
  });

  test('is read again if a link to it, or above it, leads elsewhere', () => {
    const { root, cache } = tree();
    for (const name of ['one', 'two']) {
      mkdirSync(path.join(root, name));
      writeFileSync(path.join(root, name, 'file.yaml'), `value: ${name}\n`);
    }
    const point = (to: string): void => {
      for (const [name, target] of [
        ['link.yaml', `${to}/file.yaml`],
        ['folder', to],
      ] as const) {
        rmSync(path.join(root, name), { force: true });
        symlinkSync(target, path.join(root, name));
      }
    };
    const files = [path.join(root, 'link.yaml'), path.join(root, 'folder', 'file.yaml')];
    point('one');
    run(cache, files);
    expect(run(cache, files)).toEqual(files);
    point('two');
    expect(lstatSync(files[0]!).isSymbolicLink()).toBe(true);
    expect(run(cache, files)).toEqual([]);
  });

  test('is read again if it changed just before it was read, since it may have changed once more', () => {
    const { files, cache } = tree();
    run(cache, files, clockOf);
    run(cache, files, clockOf);
    expect(run(cache, files)).toEqual([]);
  });

  test('is read again if it is on another device than the cache', () => {
    const { files, cache } = tree();
    const elsewhere: typeof clockOf = (folder) => ({ ...later(folder), device: 0n });
    run(cache, files, elsewhere);
    run(cache, files);
    expect(run(cache, files, elsewhere)).toEqual([]);
  });

  test('is read again if the entry is damaged', () => {
    const { files, cache } = tree();
    run(cache, files);
    const file = path.join(cache, readdirSync(cache)[0]!);
    const entry = readFileSync(file);
    const at = entry.indexOf('[');
    for (const damaged of [
      Buffer.alloc(0),
      entry.subarray(0, 20),
      entry.subarray(0, at + 100),
      Buffer.from(entry).fill('[', at, at + 3),
      Buffer.from(entry).fill(0, 18, 50),
      Buffer.from('text'),
    ]) {
      writeFileSync(file, damaged);
      expect(new Stamps(cache, KEY, later).get(ask(files[0]!).join('\0'))).toBe(undefined);
    }
    entry[entry.length - 1]! ^= 1;
    writeFileSync(file, entry);
    expect(new Stamps(cache, KEY, later).get(ask(files[39]!).join('\0'))).toBe(undefined);
  });

  test('has no digest that others can read', () => {
    const { files, cache } = tree();
    run(cache, files);
    const entry = readFileSync(path.join(cache, readdirSync(cache)[0]!));
    expect(entry.includes(files[7]!)).toBe(true);
    for (const file of files) {
      const digest = digestOf(readFileSync(file));
      expect(entry.includes(digest)).toBe(false);
      expect(entry.includes(Buffer.from(digest, 'base64'))).toBe(false);
    }
  });
});

describe.skipIf(process.platform === 'win32')('a directory', () => {
  /** Asks what directories hold, and says which are known without listing them. */
  function list(cache: string, folders: readonly string[], clock = later): readonly string[] {
    const stamps = new Stamps(cache, KEY, clock);
    const questions = folders.map((folder): Question => ['list', folder]);
    const asker = new AskAgain(false, stamps);
    const known = folders.filter((_, index) => stamps.get(questions[index]!.join('\0')) !== undefined);
    const stops = [watch(new Questions(stamps)), recall((question) => asker.recall(question))];
    for (const folder of folders) {
      const kinds = (entries: readonly FolderEntry[]) =>
        entries.map((one) => [one.name, one.isFile(), one.isDirectory(), one.isSymbolicLink()]);
      const now = readdirSync(folder, { withFileTypes: true }).filter(({ name }) => name !== 'clock');
      expect(kinds(listAgain(folder, { withFileTypes: true }))).toEqual(kinds(now));
    }
    for (const stop of stops) stop();
    asker.digest(questions);
    stamps.end();
    return known;
  }

  function folders() {
    const root = project({ 'cache/': '', 'a/one.yaml': '', 'a/inner/': '', 'b/two.yaml': '', 'c/': '' });
    symlinkSync('one.yaml', path.join(root, 'a', 'link.yaml'));
    return { cache: path.join(root, 'cache'), all: ['a', 'b', 'c'].map((name) => path.join(root, name)) };
  }

  test('is not listed again while it is the same', () => {
    const { cache, all } = folders();
    expect(list(cache, all)).toEqual([]);
    writeFileSync(path.join(all[0]!, 'one.yaml'), 'changed: true\n');
    expect(list(cache, all)).toEqual(all);
  });

  test.each<readonly [what: string, change: (folder: string) => void]>([
    ['gets a file', (folder) => writeFileSync(path.join(folder, 'new.yaml'), '')],
    ['loses a file', (folder) => rmSync(path.join(folder, 'one.yaml'))],
    [
      'has one under another name',
      (folder) => renameSync(path.join(folder, 'one.yaml'), path.join(folder, 'two.yaml')),
    ],
    [
      'has a directory in place of a file',
      (folder) => {
        rmSync(path.join(folder, 'one.yaml'));
        mkdirSync(path.join(folder, 'one.yaml'));
      },
    ],
    [
      'gets its times back',
      (folder) => {
        const { atime, mtime } = statSync(folder);
        writeFileSync(path.join(folder, 'new.yaml'), '');
        utimesSync(folder, atime, mtime);
      },
    ],
  ])('is listed again if it %s', (_, change) => {
    const { cache, all } = folders();
    list(cache, all);
    change(all[0]!);
    expect(list(cache, all)).not.toContain(all[0]);
  });

  test('is listed again where the disk does not date its entries', () => {
    const { cache, all } = folders();
    const undated: typeof clockOf = (folder) => ({ ...later(folder), datesEntries: false });
    list(cache, all, undated);
    expect(list(cache, all)).toEqual([]);
    expect(list(cache, all, undated)).toEqual([]);
    expect(clockOf(cache)).toMatchObject({ datesEntries: true });
  });
});
