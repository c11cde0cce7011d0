// The content of files that a run may take from the cache: known by its digest, and read where somebody asks for it.
import { type Decoded, decode } from '../files/decode.js';
import { contentOfFound, mayBeForeign, readFound } from '../files/foreign.js';
import { readBytes } from '../files/read.js';
import { attempt } from './attempt.js';
import { digestOf } from './digest.js';

/** The content of a file, which is perhaps not read. */
export interface Content {
  readonly digest: string;
  /** In bytes. */
  readonly size: number;
  /** @throws where the file has changed since */
  decoded(): Decoded;
}

/** The content of a file, which is read again where somebody asks for it. A class, because there are many. */
export class KnownContent implements Content {
  readonly digest: string;
  readonly size: number;
  readonly #at: readonly [kind: string, absolute: string, maxSize: number];
  readonly #outdated: () => void;

  /** @param outdated is called where the file has changed since */
  constructor(
    { digest, size }: Pick<Content, 'digest' | 'size'>,
    at: readonly [kind: string, absolute: string, maxSize: number],
    outdated: () => void,
  ) {
    this.digest = digest;
    this.size = size;
    this.#at = at;
    this.#outdated = outdated;
  }

  decoded(): Decoded {
    const [, absolute, maxSize] = this.#at;
    const content = attempt(() => contentNow(absolute, maxSize));
    if (content?.digest === this.digest) return content.decoded();
    this.#outdated();
    throw new Error('it changed during the run, so run it again');
  }
}

/** The content of a file as it is on the disk. Undefined for a file of another program. @throws as `readBytes` */
export function contentNow(absolute: string, maxSize: number): Content | undefined {
  if (!mayBeForeign(absolute)) return contentOf(readBytes(absolute, { maxSize }));
  const decoded = readFound(absolute, maxSize);
  return decoded && contentOfDecoded(decoded);
}

/** The content of a file that was read. */
export const contentOf = (bytes: Uint8Array): Content => ({
  digest: digestOf(bytes),
  size: bytes.length,
  decoded: () => decode(bytes),
});

const contentOfDecoded = (decoded: Decoded): Content => ({
  digest: digestOf(contentOfFound(decoded)),
  size: Buffer.byteLength(decoded.text),
  decoded: () => decoded,
});
