import path from 'node:path';
import { isMissing, reasonOf } from '../error.js';
import { type Question, told, unwatched } from './disk.js';
import { readBytes, readTextFile } from './read.js';

/** The largest index that is read, in bytes. The index of Linux has about 10 MiB. */
const MAX_INDEX_SIZE = 128 * 1024 * 1024;

/** What git tracks in a repository. */
export interface GitIndex {
  /** Whether git tracks a file, or something in a directory. The path starts at the repository and has `/`. */
  tracks(inside: string): boolean;
  /** Why the index could not be read. */
  readonly unread: string | undefined;
}

/** Reads the index of a repository. Each `git add` changes it, but seldom what it says about a path. */
export function gitIndex(repository: string): GitIndex {
  const { paths, unread } = told(['index', repository], () => read(repository), indexAnswer);
  return {
    tracks: (inside) => told(['tracked', repository, inside], () => paths.has(inside), String),
    unread,
  };
}

/** Makes what asks the questions of this module again. It answers undefined to another's. */
export function indexAgain(): (question: Question) => string | undefined {
  const known = new Map<string, Tracked>();
  return ([kind, repository, inside]) => {
    if (kind !== 'tracked' && kind !== 'index') return undefined;
    const index = known.get(repository) ?? read(repository);
    known.set(repository, index);
    return kind === 'index' ? indexAnswer(index) : String(index.paths.has(String(inside)));
  };
}

interface Tracked {
  readonly paths: ReadonlySet<string>;
  readonly unread: string | undefined;
}

const indexAnswer = ({ unread = 'read' }: Tracked): string => unread;

function read(repository: string): Tracked {
  try {
    return { paths: unwatched(() => trackedPaths(repository)), unread: undefined };
  } catch (error) {
    // A repository to which nothing was added yet has no index.
    return { paths: new Set(), unread: isMissing(error) ? undefined : reasonOf(error) };
  }
}

/**
 * The files that git tracks and all directories above them, as paths from the repository's root with `/`. Reads the
 * index without git, which runs programs that a repository's config names. For a split index the result may have
 * files that were removed since the split: linting a file too many hides nothing.
 * https://git-scm.com/docs/index-format
 * @throws where the index is missing or cannot be read
 */
function trackedPaths(repository: string): ReadonlySet<string> {
  const folder = gitFolder(repository);
  const paths = new Set<string>();
  const add = (name: string): string | undefined => {
    const { files, shared } = readIndex(readBytes(path.join(folder, name), { maxSize: MAX_INDEX_SIZE }));
    for (const file of files)
      for (let at = file; at !== '' && !paths.has(at); at = at.slice(0, Math.max(0, at.lastIndexOf('/'))))
        paths.add(at);
    return shared;
  };
  const shared = add('index');
  if (shared !== undefined) add(`sharedindex.${shared}`);
  return paths;
}

/** In work trees and submodules `.git` is a file that names the directory. */
function gitFolder(repository: string): string {
  const own = path.join(repository, '.git');
  let text: string;
  try {
    text = readTextFile(own, { maxSize: 4096 });
  } catch {
    return own;
  }
  const [, named] = /^gitdir: (.+)$/m.exec(text) ?? [];
  return named === undefined ? own : path.resolve(repository, named.trim());
}

const HEADER = 12;
/** Times, device, inode, mode, owner, size, object name (SHA-1), flags. */
const BEFORE_PATH = 62;
const EXTENDED = 0x4000;
/** The length of a SHA-1, in bytes. One also ends the index. */
const OBJECT_NAME = 20;

interface Index {
  readonly files: readonly string[];
  /** The name of the index that has the rest, where the index is split. */
  readonly shared: string | undefined;
}

function readIndex(index: Buffer): Index {
  const version = index.length < HEADER ? 0 : index.readUInt32BE(4);
  if (index.toString('latin1', 0, 4) !== 'DIRC' || version < 2 || version > 4)
    throw new Error(`it is an index of git of a version that is not known`);
  const count = index.readUInt32BE(8);
  let at = HEADER;
  let previous = Buffer.alloc(0);
  const files: string[] = [];
  for (let entry = 0; entry < count; entry++) {
    const start = at;
    const extended = version >= 3 && (index.readUInt16BE(at + BEFORE_PATH - 2) & EXTENDED) !== 0;
    at += BEFORE_PATH + (extended ? 2 : 0);
    let kept = 0;
    if (version === 4) {
      const strip = varint();
      kept = Math.max(0, previous.length - strip);
    }
    const end = index.indexOf(0, at);
    if (end === -1) throw new Error('it is cut off');
    previous = Buffer.concat([previous.subarray(0, kept), index.subarray(at, end)]);
    files.push(previous.toString());
    // Up to version 3, 1 to 8 zeros fill an entry up to a multiple of 8 bytes.
    at = version === 4 ? end + 1 : start + (Math.floor((end - start) / 8) + 1) * 8;
  }
  return { files, shared: sharedIndex() };

  /** Extensions: a name of 4 letters, a length, data. A split index begins its data with the other's object name. */
  function sharedIndex(): string | undefined {
    while (at + 8 + OBJECT_NAME < index.length) {
      const length = index.readUInt32BE(at + 4);
      if (index.toString('latin1', at, at + 4) === 'link' && length >= OBJECT_NAME) {
        const name = index.toString('hex', at + 8, at + 8 + OBJECT_NAME);
        return /^0*$/.test(name) ? undefined : name;
      }
      at += 8 + length;
    }
    return undefined;
  }

  /** Encoded like the offsets in packs: https://git-scm.com/docs/pack-format#_original_version_1_pack_idx_files_have_the_following_format */
  function varint(): number {
    let byte = index.readUInt8(at++);
    let value = byte & 127;
    while (byte & 128 && value < index.length) {
      byte = index.readUInt8(at++);
      value = ((value + 1) << 7) | (byte & 127);
    }
    return value;
  }
}
