// What all entries of a cache directory have in common: parts one after the other, some of them encrypted under keys that
// follow from what only the owner of the linted files has.
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { attempt } from './attempt.js';

const NONCE = 12;
const TAG = 16;
const LENGTH = 4;

/** A key for `boxed`. @param salt is new for each key @param about what the key is for */
export const keyFrom = (secret: string | Uint8Array, salt: Uint8Array, about: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', secret, salt, `plimsoll ${about}`, 32));

/** How much longer a box is than what is in it, in bytes. */
const BOX = NONCE + TAG;

/** Encrypts bytes (AES-256-GCM). @param beside are not in the box, which only opens with the same ones */
export function boxed(key: Uint8Array, plain: readonly Uint8Array[], beside?: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  if (beside) cipher.setAAD(beside);
  const secret = plain.map((part) => cipher.update(part));
  secret.push(cipher.final());
  return Buffer.concat([nonce, cipher.getAuthTag(), ...secret]);
}

/** What is in a box. Undefined if it is damaged, or has another key. */
export function unboxed(key: Uint8Array, box: Uint8Array, beside?: Uint8Array): Buffer | undefined {
  return attempt(() => {
    const decipher = createDecipheriv('aes-256-gcm', key, box.subarray(0, NONCE), { authTagLength: TAG });
    if (beside) decipher.setAAD(beside);
    decipher.setAuthTag(box.subarray(NONCE, BOX));
    const plain = decipher.update(box.subarray(BOX));
    // Nothing is left for it: it only checks.
    decipher.final();
    return plain;
  });
}

/** Bytes after their number, for `Parts`. */
export function withLength(bytes: Uint8Array): Buffer {
  const length = Buffer.alloc(LENGTH);
  length.writeUInt32LE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** Reads the parts of an entry, one after the other. */
export class Parts {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get areRead(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** @throws RangeError where the entry has fewer bytes */
  take(length: number): Buffer {
    this.#at += length;
    if (this.#at > this.#bytes.length) throw new RangeError('The entry ends too early.');
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  /** What `withLength` made. @throws as `take` */
  takeCounted(): Buffer {
    return this.take(this.take(LENGTH).readUInt32LE());
  }

  /** @throws TypeError where the entry does not go on with this */
  expect(start: Uint8Array): void {
    if (!this.take(start.length).equals(start)) throw new TypeError('This is no entry.');
  }

  /** All that was not taken. */
  rest(): Buffer {
    return this.#bytes.subarray(this.#at);
  }
}
