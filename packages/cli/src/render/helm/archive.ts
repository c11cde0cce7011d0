// Reads packed charts (tar in gzip) before Helm does.
// https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html
import { gunzipSync } from 'node:zlib';

const MIB = 1024 * 1024;

/** The limit of Helm itself since 3.18: https://github.com/helm/helm/blob/main/pkg/chart/loader/archive/archive.go */
export const MAX_UNPACKED = 100 * MIB;
const MAX_ENTRIES = 20_000;

/** Why an archive is not read. The message follows "it". */
export class ArchiveError extends Error {}

const BLOCK = 512;
const FOLDERS = ['5', 'g', 'x', 'L'];

/**
 * The files of a packed chart by their paths in the chart. `limit` is the most bytes that it may unpack to.
 * @throws ArchiveError for a file that is not such an archive, is too large, or has paths outside of the chart
 */
export function readArchive(bytes: Uint8Array, limit = MAX_UNPACKED): ReadonlyMap<string, Buffer> {
  const tar = unpacked(bytes, limit);
  const files = new Map<string, Buffer>();
  let longName: string | undefined;
  let entries = 0;
  for (let at = 0; at + BLOCK <= tar.length; ) {
    const header = tar.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) break;
    const size = sizeOf(header);
    const content = tar.subarray(at + BLOCK, at + BLOCK + size);
    if (content.length < size) throw new ArchiveError('is incomplete');
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    if (++entries > MAX_ENTRIES) throw new ArchiveError(`contains more than ${MAX_ENTRIES} files`);
    const type = String.fromCharCode(header[156]! || 48);
    if (type === 'x') longName = paxPath(content) ?? longName;
    else if (type === 'L') longName = textOf(content);
    if (type === 'x' || type === 'L' || type === 'g') continue;
    const name = longName ?? nameOf(header);
    longName = undefined;
    check(name, type);
    if (!FOLDERS.includes(type)) files.set(name.split('/').slice(1).join('/'), Buffer.from(content));
  }
  return files;
}

function unpacked(bytes: Uint8Array, limit: number): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: limit });
  } catch (error) {
    const tooLarge = (error as { readonly code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE';
    throw new ArchiveError(
      tooLarge ? `unpacks to more than ${Math.floor(MAX_UNPACKED / MIB)} MiB` : 'is not a gzip archive',
    );
  }
}

function check(name: string, type: string): void {
  if (!['0', '7', '5'].includes(type))
    throw new ArchiveError(
      `contains ${name}, which is a link or a device, but a chart may only contain files`,
    );
  if (/^(?:[/\\]|[A-Za-z]:)/.test(name) || name.split(/[/\\]/).includes('..'))
    throw new ArchiveError(`contains ${name}, which is outside the archive`);
}

function nameOf(header: Buffer): string {
  const isUstar = textOf(header.subarray(257, 262)) === 'ustar';
  const prefix = isUstar ? textOf(header.subarray(345, 500)) : '';
  const name = textOf(header.subarray(0, 100));
  return (prefix === '' ? name : `${prefix}/${name}`).replace(/^(?:\.\/)+/, '');
}

/** The size is in octal digits. Larger sizes have another format, and are above every limit. */
function sizeOf(header: Buffer): number {
  const text = textOf(header.subarray(124, 136)).trim();
  if (!/^[0-7]*$/.test(text)) throw new ArchiveError('is not a tar archive');
  return text === '' ? 0 : Number.parseInt(text, 8);
}

/** Reads `27 path=web/templates/x.yaml\n`, where 27 is the length of the record. */
function paxPath(content: Buffer): string | undefined {
  return /^\d+ path=(.+)$/m.exec(content.toString('utf8'))?.[1];
}

function textOf(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.subarray(0, end === -1 ? bytes.length : end).toString('utf8');
}
