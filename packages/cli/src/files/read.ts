// All reading of files. The linted tree may come from a stranger: a link to /dev/zero never ends, and a pipe without
// a writer blocks the process. A test checks that no other module reads files.
import {
  type BigIntStats,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  type Stats,
  statSync,
} from 'node:fs';
import { type Decoded, decode } from './decode.js';
import { type Again, cannotRepeat, failure, noteRead, type Question, told } from './disk.js';

const MIB = 1024 * 1024;

/** The largest manifest, in bytes: twice that is the longest string that V8 holds. */
export const MAX_FILE_SIZE = 256 * MIB;

/** The largest file that configures a run (a config, a baseline, a kustomization, a `Chart.yaml`), in bytes. */
const MAX_TEXT_SIZE = 64 * MIB;

/** The largest ignore file, in bytes: each pattern is tried on each path. */
export const MAX_IGNORE_SIZE = MIB;

/** Why a file is not read. The message follows "it cannot be read:". */
export class UnreadableError extends Error {}

class TooLargeError extends UnreadableError {
  constructor(maxSize: number) {
    super(`it has more than ${maxSize / MIB} MiB, so make it smaller`);
  }
}

interface Links {
  /** Whether to follow a symbolic link. Default: true. */
  readonly followLinks?: boolean;
  /** Whether the listing of its directory says that it is a regular file. */
  readonly listed?: boolean;
}

interface Bounds extends Links {
  /** Bytes. */
  readonly maxSize?: number;
}

/** Reads a text file in UTF-8. @throws UnreadableError, or as `openSync` */
export function readTextFile(file: string, bounds: Bounds = {}): string {
  return readBytes(file, { maxSize: MAX_TEXT_SIZE, ...bounds }).toString('utf8');
}

/**
 * Reads a manifest. One above `maxSize` bytes gives a problem that says so.
 * @param listed whether the listing of its directory says that it is a regular file
 * @throws as `readTextFile`
 */
export function readManifest(file: string, maxSize = MAX_FILE_SIZE, listed = false): Decoded {
  try {
    return decode(readBytes(file, { maxSize, listed }));
  } catch (error) {
    if (error instanceof TooLargeError) return tooLarge(maxSize);
    throw error;
  }
}

/** Like `readManifest`, for a path that the user gave: it may be a pipe (`<(helm template .)`). */
export async function readNamedManifest(file: string, maxSize = MAX_FILE_SIZE): Promise<Decoded> {
  if (!statSync(file).isFIFO()) return readManifest(file, maxSize);
  cannotRepeat(`${file} is a pipe`);
  const { Socket } = await import('node:net');
  // Otherwise it would block until somebody writes to the pipe, and no signal would end that.
  const fd = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  return limited(await readStream(new Socket({ fd, readable: true, writable: false }), maxSize), maxSize);
}

/** Reads a stream, up to one byte more than `maxSize`, which shows that there is more. */
export async function readStream(stream: AsyncIterable<unknown>, maxSize: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    chunks.push(chunk as Uint8Array);
    size += (chunk as Uint8Array).length;
    if (size > maxSize) break;
  }
  return Buffer.concat(chunks).subarray(0, maxSize + 1);
}

/** As much of a pipe as systems give at once, in bytes. */
const PIECE = 65536;

/**
 * Reads what is open to its end, or to what is more than `maxSize`. Blocks while there is nothing to read.
 * @returns false where the system does not let it wait: `pieces` has what came before
 */
export function readNow(descriptor: number, maxSize: number, pieces: Uint8Array[]): boolean {
  try {
    const piece = Buffer.allocUnsafe(PIECE);
    for (let size = 0, read = 1; read > 0 && size <= maxSize; size += read) {
      read = readSync(descriptor, piece);
      // A copy: programs that write line by line would fill no piece.
      pieces.push(Buffer.from(piece.subarray(0, read)));
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    return false;
  }
}

/** Decodes the content of a stream, whose size is known only after reading. */
export function limited(bytes: Uint8Array, maxSize: number): Decoded {
  return bytes.length > maxSize ? tooLarge(maxSize) : decode(bytes);
}

function tooLarge(maxSize: number): Decoded {
  const message = `The file has more than ${maxSize} bytes, so it is not read. Split it, or raise the limit with --max-file-size.`;
  return { text: '', problems: [{ rule: 'too-large', message, start: 0, end: 0 }] };
}

/** Reads a regular file. @throws UnreadableError, or as `openSync` */
export function readBytes(
  file: string,
  { maxSize = MAX_FILE_SIZE, followLinks = true, listed = false }: Bounds = {},
): Buffer {
  noteRead(file);
  return told(
    [followLinks ? 'bytes' : 'own', file, maxSize],
    () => readUntold(file, maxSize, { followLinks, listed }),
    (bytes) => bytes,
  );
}

/** Asks one of the questions of this module again. Undefined for another's. */
export function readAgain([kind, file, maxSize]: Question): Again | undefined {
  if (kind !== 'bytes' && kind !== 'own') return undefined;
  try {
    const bytes = readUntold(file, Number(maxSize), { followLinks: kind === 'bytes', listed: false });
    return { counts: bytes, answer: { value: bytes } };
  } catch (error) {
    return { counts: failure(error) };
  }
}

/** @param stats what the file is before its content is read */
type NoteOpened = (file: string, stats: () => BigIntStats) => void;

const openedNotes = new Set<NoteOpened>();

/** Tells of each file that is opened to read all of it. Returns what ends that. */
export function noteOpened(note: NoteOpened): () => void {
  openedNotes.add(note);
  return () => void openedNotes.delete(note);
}

function readUntold(file: string, maxSize: number, { followLinks, listed }: Required<Links>): Buffer {
  // Checked before opening, since opening a device may have effects, and again on the opened file.
  if (!listed) refuseOdd(followLinks ? statSync(file) : lstatSync(file), maxSize);
  const noFollow = followLinks && !listed ? 0 : constants.O_NOFOLLOW;
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK | noFollow);
  try {
    const stats = fstatSync(descriptor);
    refuseOdd(stats, maxSize);
    for (const note of openedNotes) note(file, () => fstatSync(descriptor, { bigint: true }));
    return readAll(descriptor, stats.size, maxSize);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Reads the first bytes of a regular file that a run may replace. No witness is told: nothing that the run says follows
 * from them. @throws as `readBytes`
 */
export function readHead(file: string, length: number): Buffer {
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  try {
    refuseOdd(fstatSync(descriptor), Number.POSITIVE_INFINITY);
    const head = Buffer.alloc(length);
    return head.subarray(0, readSync(descriptor, head, 0, length, 0));
  } finally {
    closeSync(descriptor);
  }
}

/** The size of a chunk, in bytes. */
const CHUNK = 1024 * 1024;

/** Reads a regular file of any size in chunks. @throws as `readBytes` */
export function* readChunks(file: string): Generator<Uint8Array> {
  refuseOdd(statSync(file), Number.POSITIVE_INFINITY);
  noteRead(file);
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    refuseOdd(fstatSync(descriptor), Number.POSITIVE_INFINITY);
    for (;;) {
      const buffer = Buffer.allocUnsafe(CHUNK);
      const read = readSync(descriptor, buffer, 0, CHUNK, null);
      if (read === 0) return;
      yield buffer.subarray(0, read);
    }
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Throws what `readBytes` would, without reading: Node reads the file.
 * @throws UnreadableError if not a regular file, or too large
 */
export function checkReadable(file: string): void {
  noteRead(file);
  refuseOdd(statSync(file), MAX_FILE_SIZE);
}

function refuseOdd(stats: Stats, maxSize: number): void {
  if (stats.isDirectory()) throw new UnreadableError('it is a directory');
  const [, kind] = stats.isFile() ? [] : (KINDS.find(([is]) => stats[is]()) ?? []);
  if (kind !== undefined) throw new UnreadableError(`it is ${kind}, and only regular files are read`);
  if (stats.size > maxSize) throw new TooLargeError(maxSize);
}

const KINDS = [
  ['isSymbolicLink', 'a symbolic link'],
  ['isFIFO', 'a named pipe'],
  ['isCharacterDevice', 'a device'],
  ['isBlockDevice', 'a device'],
  ['isSocket', 'a socket'],
] as const;

/** A file may grow while it is read, and files in /proc claim to be empty. */
function readAll(descriptor: number, size: number, maxSize: number): Buffer {
  let buffer = Buffer.allocUnsafe(size + 1);
  let length = 0;
  for (;;) {
    const read = readSync(descriptor, buffer, length, buffer.length - length, null);
    length += read;
    if (length > maxSize) throw new TooLargeError(maxSize);
    // Reading the whole of a file of a known size ends at its end: the buffer has room for more.
    if (read === 0 || (read === size && length === size)) return buffer.subarray(0, length);
    if (length === buffer.length) {
      const longer = Buffer.allocUnsafe(Math.min(2 * length + 4096, maxSize + 1));
      buffer.copy(longer, 0, 0, length);
      buffer = longer;
    }
  }
}
