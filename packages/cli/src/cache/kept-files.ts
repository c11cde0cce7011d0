// What earlier runs read of files that a run says nothing about, so that it need not parse them. Like results, this is
// encrypted under keys that follow from the whole content of the files. A few files share one key, so that there are few
// to derive. If one of these has changed, all of them are read again.
import { randomBytes } from 'node:crypto';
import { readValuesOf } from '@plimsoll/attack-paths/internal';
import type { ParsedFile } from '@plimsoll/core';
import {
  type FileRole,
  fileOfKept,
  type KeptDocument,
  type KeptFile,
  type KeptValues,
  keptOf,
  meaningOf,
} from '@plimsoll/core/internal';
import type { Resource } from '@plimsoll/core/kubernetes';
import { noteRead, recalled, sawDigest } from '../files/disk.js';
import { mayBeForeign } from '../files/foreign.js';
import { AnswersOfFiles } from './answers.js';
import { boxed, keyFrom, Parts, unboxed, withLength } from './box.js';
import { type Content, contentNow, KnownContent } from './content.js';
import { digestOf } from './digest.js';
import {
  alike,
  type Entry,
  KINDS,
  MAX_ENTRY,
  markUsed,
  readEntry,
  removeEntry,
  writeEntry,
} from './entries.js';

const MAGIC = Buffer.from('plimsoll files 8\n');
const SALT = 16;

/** The most files that share a key. */
const MOST_FILES = 16;

/** A group takes no further file when it has this many bytes. */
const LARGE = 64 * 1024;

/** All groups are written again when they lack more than this share of the files. */
const MANY = 0.02;

/** All groups are written again when this many entries have been added since. */
const MOST_ADDED = KINDS.added;

/** A file as a run found it. */
export interface FoundContent {
  /** As findings show it. */
  readonly path: string;
  readonly role: FileRole;
  readonly content: Content;
}

/** The names of a group's files, and where the group is in the entry. */
interface Place {
  readonly files: readonly (readonly [path: string, role: FileRole])[];
  readonly at: number;
  readonly length: number;
}

/** Digests of what a file says. */
interface Prints {
  /** Of all that attack paths read. */
  readonly read: string;
  /** Of the values of documents, each as a whole. */
  readonly wholes: readonly string[];
  /** The documents of which attack paths do not read all. Absent where these are none. */
  readonly reduced?: readonly number[];
}

/** What to keep of a file that had to be parsed. */
interface Fresh {
  readonly found: FoundContent;
  readonly kept: KeptFile;
  readonly prints: Prints;
}

/** A file in a group: what is kept, the lengths of its values in bytes, and digests of what it says. */
type Head = readonly [documents: readonly KeptDocument[], lengths: readonly number[], prints: Prints];

/** A group as it is in an entry. */
interface Sealed extends Pick<Place, 'files'> {
  readonly bytes: Uint8Array;
}

/** A file of a group that was opened. */
interface Opened {
  readonly head: Head;
  /** The values of the group. */
  readonly values: Buffer;
  /** Where those of the file begin. */
  readonly at: number;
}

/**
 * The files of one project that a run may take from the cache, and those that it keeps for the next one. The types of the
 * package name this class. Programs without the types of Node read them, so they have no Buffer.
 */
export class KeptFiles {
  readonly #folder: string;
  readonly #key: string;
  #found: ReadonlyMap<string, FoundContent> = new Map();
  readonly #kept = new Map<string, Opened>();
  readonly #prints = new Map<string, Prints>();
  #answers: AnswersOfFiles | undefined;
  readonly #groups: Sealed[] = [];
  /** How many entries were added to the last whole one. */
  #added = 0;
  readonly #parsed: ParsedFile[] = [];
  #isOutdated = false;
  readonly #outdated = (): void => {
    this.#isOutdated = true;
  };

  /**
   * @param key 32 hexadecimal digits, which say what decides how a file is read, apart from its content and role
   */
  constructor(folder: string, key: string) {
    this.#folder = folder;
    this.#key = key;
  }

  /**
   * The content of a file, which is read where it is not known by its digest. Undefined for a file of another program.
   * @throws as `readBytes`
   */
  read(absolute: string, maxSize: number): Content | undefined {
    const question = [mayBeForeign(absolute) ? 'found' : 'bytes', absolute, maxSize] as const;
    const { digest, size, answer } = recalled(question) ?? {};
    if (digest === undefined || size === undefined || answer) return contentNow(absolute, maxSize);
    noteRead(absolute);
    sawDigest(question, digest);
    return new KnownContent({ digest, size }, question, this.#outdated);
  }

  /** Whether a file changed after the run took it over: then what the run found is worth nothing. */
  get isOutdated(): boolean {
    return this.#isOutdated;
  }

  /** Looks for the files of a run. */
  begin(found: readonly FoundContent[]): void {
    this.#found = new Map(found.map((file) => [file.path, file]));
    const [last, ...others] = alike(this.#folder, 'files', this.#key);
    const added = alike(this.#folder, 'added', this.#key);
    this.#added = added.length;
    for (const entry of [...added, ...(last ? [last] : [])]) this.#readEntry(entry);
    // Perhaps these are the files of another branch.
    for (const entry of others) if (this.#lacks() > MANY * found.length) this.#readEntry(entry);
  }

  /** A file, if it is as it was. */
  take({ path, role, content }: FoundContent): ParsedFile | undefined {
    const kept = this.#kept.get(path);
    this.#kept.delete(path);
    if (!kept) return undefined;
    const { head, values, at } = kept;
    const [documents, lengths, prints] = head;
    this.#prints.set(path, prints);
    const text = (): string => content.decoded().text;
    return fileOfKept(
      { path, role, bytes: content.size, text },
      documents,
      new ValuesOfFile(values, lengths, at),
    );
  }

  /** Tells of a file that had to be parsed. */
  add(file: ParsedFile): void {
    this.#parsed.push(file);
  }

  /** The answers of earlier runs about all files of this one, which were all read from the disk. */
  answersAbout(files: readonly ParsedFile[]): AnswersOfFiles {
    this.#answers = new AnswersOfFiles(this.#folder, this.#key, (same) => {
      const read = files.map((file) => `${file.source.path}\0${this.#printsOf(file).read}`);
      return [...read, ...same.flatMap((objects) => this.#patternOf(objects) ?? [])].join('\0');
    });
    return this.#answers;
  }

  /** For each of some objects the first one that is equal. Undefined where the values that are read show this. */
  #patternOf(objects: readonly Resource[]): string | undefined {
    const printsOf = ({ file }: Resource): Prints => this.#prints.get(file.path)!;
    if (!objects.some((each) => printsOf(each).reduced?.includes(each.document))) return undefined;
    const wholes = objects.map((each) =>
      each.item === undefined
        ? printsOf(each).wholes[each.document]!
        : shortDigestOf(JSON.stringify(each.value)),
    );
    return wholes.map((whole) => wholes.indexOf(whole)).join();
  }

  #printsOf(file: ParsedFile): Prints {
    const { path } = file.source;
    let prints = this.#prints.get(path);
    if (!prints) {
      const { frame, values } = meaningOf(file);
      const read = readValuesOf(file);
      const reduced = file.documents.flatMap(({ value }, index) => (read[index] === value ? [] : index));
      const readTexts = values.map((text, index) =>
        reduced.includes(index) ? JSON.stringify(read[index]) : text,
      );
      prints = {
        read: digestOf(JSON.stringify([frame, readTexts])),
        wholes: values.map(shortDigestOf),
        ...(reduced.length > 0 && { reduced }),
      };
      this.#prints.set(path, prints);
    }
    return prints;
  }

  /** Keeps what the next run can take. Never throws: the next run parses, as this one did. */
  end(): void {
    this.#answers?.end();
    try {
      const fresh = this.#parsed.flatMap((parsed) => {
        const found = this.#found.get(parsed.source.path);
        const kept = found && keptOf(parsed);
        return kept ? [{ found, kept, prints: this.#printsOf(parsed) }] : [];
      });
      if (fresh.length === 0) return;
      const added = [...this.#newGroups(fresh)];
      const isWhole = fresh.length > MANY * this.#found.size || this.#added >= MOST_ADDED;
      const entry = entryOf(isWhole ? [...this.#groups, ...added] : added);
      if (entry.length > MAX_ENTRY) return;
      writeEntry(this.#folder, isWhole ? 'files' : 'added', this.#key, entry);
      if (isWhole) for (const old of alike(this.#folder, 'added', this.#key)) removeEntry(old);
    } catch {
      // A directory that cannot be written is told of with the result.
    }
  }

  #lacks(): number {
    return this.#found.size - this.#kept.size;
  }

  #readEntry(entry: Entry): void {
    try {
      this.#readGroups(readEntry(entry));
      markUsed(entry);
    } catch {
      // It is gone, or damaged: this run parses the files.
    }
  }

  /** Reads the groups whose files are all as they were. */
  #readGroups(entry: Buffer): void {
    const parts = new Parts(entry);
    parts.expect(MAGIC);
    const places = JSON.parse(parts.takeCounted().toString()) as readonly Place[];
    const groups = parts.rest();
    for (const { files, at, length } of places) {
      const found = files.map(([path, role]) => {
        const file = this.#kept.has(path) ? undefined : this.#found.get(path);
        return file?.role === role ? file : undefined;
      });
      if (!found.every((file) => file !== undefined)) continue;
      const bytes = groups.subarray(at, at + length);
      const opened = this.#open(bytes, found);
      if (opened?.length !== files.length) continue;
      for (const [index, [path]] of files.entries()) this.#kept.set(path, opened[index]!);
      this.#groups.push({ files, bytes });
    }
  }

  #open(bytes: Buffer, files: readonly FoundContent[]): readonly Opened[] | undefined {
    try {
      const parts = new Parts(bytes);
      const plain = unboxed(this.#keyOf(files, parts.take(SALT)), parts.rest());
      if (!plain) return undefined;
      const content = new Parts(plain);
      const heads = JSON.parse(content.takeCounted().toString()) as readonly Head[];
      const values = content.rest();
      let at = 0;
      return heads.map((head) => {
        const start = at;
        for (const length of head[1]) at += length;
        return { head, values, at: start };
      });
    } catch {
      return undefined;
    }
  }

  *#newGroups(fresh: readonly Fresh[]): Generator<Sealed> {
    let files: FoundContent[] = [];
    let heads: Head[] = [];
    let values: Buffer[] = [];
    let length = 0;
    const sealed = (): Sealed => {
      const salt = randomBytes(SALT);
      const plain = [withLength(Buffer.from(JSON.stringify(heads))), ...values];
      const bytes = Buffer.concat([salt, boxed(this.#keyOf(files, salt), plain)]);
      return { files: files.map(({ path, role }) => [path, role]), bytes };
    };
    for (const { found, kept, prints } of fresh) {
      const own = kept.values.map((text) => Buffer.from(text));
      files.push(found);
      heads.push([kept.documents, own.map((text) => text.length), prints]);
      for (const text of own) {
        values.push(text);
        length += text.length;
      }
      if (files.length < MOST_FILES && length < LARGE) continue;
      yield sealed();
      files = [];
      heads = [];
      values = [];
      length = 0;
    }
    if (files.length > 0) yield sealed();
  }

  #keyOf(files: readonly FoundContent[], salt: Buffer): Uint8Array {
    const secret = files.map(({ content }) => content.digest).join();
    const about = JSON.stringify([this.#key, files.map(({ path, role }) => [path, role])]);
    const info = digestOf(about);
    return keyFrom(secret, salt, `files ${info}`);
  }
}

function entryOf(groups: readonly Sealed[]): Buffer {
  let at = 0;
  const places = groups.map(({ files, bytes }): Place => {
    at += bytes.length;
    return { files, at: at - bytes.length, length: bytes.length };
  });
  const head = withLength(Buffer.from(JSON.stringify(places)));
  return Buffer.concat([MAGIC, head, ...groups.map(({ bytes }) => bytes)]);
}

/** The values of a file, in those of its group. A class, because there are many. */
class ValuesOfFile implements KeptValues {
  readonly #values: Buffer;
  readonly #lengths: readonly number[];
  /** Where they begin. */
  readonly #at: number;

  constructor(values: Buffer, lengths: readonly number[], at: number) {
    this.#values = values;
    this.#lengths = lengths;
    this.#at = at;
  }

  textOf(index: number): string {
    return this.#bytesOf(index).toString();
  }

  has(index: number, part: string): boolean {
    return this.#bytesOf(index).includes(part);
  }

  #bytesOf(index: number): Buffer {
    let start = this.#at;
    for (let before = 0; before < index; before++) start += this.#lengths[before]!;
    return this.#values.subarray(start, start + this.#lengths[index]!);
  }
}

/** 128 bits tell the objects of a project apart. */
const shortDigestOf = (text: string): string => digestOf(text).slice(0, 22);
