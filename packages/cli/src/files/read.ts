import { constants, openSync, readFileSync, type Stats, statSync } from 'node:fs';
import { type Decoded, decode } from './decode.js';

/** 256 MiB: twice that is the longest string that V8 holds. */
export const MAX_FILE_SIZE = 256 * 1024 * 1024;

/** Reads a file; one above `maxSize` bytes is not read and has a problem that says so. @throws as `readFileSync` */
export function readText(absolute: string, maxSize = MAX_FILE_SIZE): Decoded {
  return readOf(absolute, statSync(absolute), maxSize);
}

/**
 * Reads a file that may be a pipe (`<(helm template .)`). Opened in the ordinary way it would block the process until
 * somebody writes to it, and no signal would end that.
 * @throws as `readFileSync`
 */
export async function readAny(absolute: string, maxSize = MAX_FILE_SIZE): Promise<Decoded> {
  const stats = statSync(absolute);
  return stats.isFIFO() ? readPipe(absolute, maxSize) : readOf(absolute, stats, maxSize);
}

function readOf(absolute: string, { size }: Stats, maxSize: number): Decoded {
  return size > maxSize ? tooLarge(size, maxSize) : limited(readFileSync(absolute), maxSize);
}

async function readPipe(absolute: string, maxSize: number): Promise<Decoded> {
  const { Socket } = await import('node:net');
  const fd = openSync(absolute, constants.O_RDONLY | constants.O_NONBLOCK);
  const chunks: Buffer[] = [];
  for await (const chunk of new Socket({ fd, readable: true, writable: false })) chunks.push(chunk as Buffer);
  return limited(Buffer.concat(chunks), maxSize);
}

/** Decodes what was read from a stream, whose size is known only then. */
export function limited(bytes: Uint8Array, maxSize: number): Decoded {
  return bytes.length > maxSize ? tooLarge(bytes.length, maxSize) : decode(bytes);
}

function tooLarge(size: number, maxSize: number): Decoded {
  const message = `The file has ${size} bytes; more than ${maxSize} are not read. Split it, or raise the limit with --max-file-size.`;
  return { text: '', problems: [{ rule: 'too-large', message, start: 0, end: 0 }] };
}
