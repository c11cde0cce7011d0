// A kept result shows values of the files that it is about. So it is encrypted under a key that follows from their whole
// content: only who has the same files can read it, and whoever can read it has the same files. Neither the key nor any
// digest of the content is kept.
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Question } from '../files/disk.js';

const MAGIC = Buffer.from('plimsoll result 1\n');
const SALT = 32;
const NONCE = 12;
const TAG = 16;
const LENGTH = 4;
const QUESTIONS_AT = MAGIC.length + SALT + NONCE + TAG + LENGTH;

/** The largest parts of an entry after decompression, in bytes. */
const MAX_PLAIN = 512 * 1024 * 1024;

/** An entry whose parts are known, and not read. */
export interface Sealed {
  /** The questions, compressed. */
  readonly asked: Buffer;
  /**
   * The content, where run and `digest` are the same; undefined where they are not, or the entry is damaged.
   * @param run what the run is apart from what it read
   * @param digest of the answers
   */
  open(run: string, digest: Buffer): Buffer | undefined;
}

export function seal(run: string, questions: readonly Question[], digest: Buffer, content: Buffer): Buffer {
  const salt = randomBytes(SALT);
  const nonce = randomBytes(NONCE);
  const open = deflateRawSync(JSON.stringify(questions), { level: 1 });
  const cipher = createCipheriv('aes-256-gcm', keyOf(run, digest, salt), nonce);
  cipher.setAAD(open);
  const secret = Buffer.concat([cipher.update(deflateRawSync(content, { level: 1 })), cipher.final()]);
  const length = Buffer.alloc(LENGTH);
  length.writeUInt32LE(open.length);
  return Buffer.concat([MAGIC, salt, nonce, cipher.getAuthTag(), length, open, secret]);
}

/** Undefined for what is no entry. */
export function unseal(entry: Buffer): Sealed | undefined {
  let at = MAGIC.length;
  const take = (length: number): Buffer => {
    at += length;
    return entry.subarray(at - length, at);
  };
  if (entry.length < QUESTIONS_AT || !entry.subarray(0, at).equals(MAGIC)) return undefined;
  const salt = take(SALT);
  const nonce = take(NONCE);
  const tag = take(TAG);
  const open = take(take(LENGTH).readUInt32LE());
  const secret = entry.subarray(at);
  return {
    asked: open,
    open(run, digest) {
      try {
        const decipher = createDecipheriv('aes-256-gcm', keyOf(run, digest, salt), nonce, {
          authTagLength: TAG,
        });
        decipher.setAAD(open);
        decipher.setAuthTag(tag);
        return inflate(Buffer.concat([decipher.update(secret), decipher.final()]));
      } catch {
        return undefined;
      }
    },
  };
}

/** Makes what reads the questions of entries, of which many have the same. It throws where they are damaged. */
export function openQuestions(): (sealed: Sealed) => readonly Question[] {
  const known: { readonly asked: Buffer; readonly questions: readonly Question[] }[] = [];
  return ({ asked }) => {
    const before = known.find((each) => each.asked.equals(asked));
    if (before) return before.questions;
    const questions: unknown = JSON.parse(inflate(asked).toString());
    if (!Array.isArray(questions) || !questions.every(isQuestion))
      throw new TypeError('These are no questions.');
    known.push({ asked, questions });
    return questions;
  };
}

const inflate = (bytes: Buffer): Buffer => inflateRawSync(bytes, { maxOutputLength: MAX_PLAIN });

const isQuestion = (question: unknown): question is Question =>
  Array.isArray(question) &&
  question.length > 1 &&
  typeof question[0] === 'string' &&
  typeof question[1] === 'string' &&
  question.every((part) => typeof part === 'string' || typeof part === 'number');

const keyOf = (run: string, digest: Buffer, salt: Buffer): Buffer =>
  Buffer.from(hkdfSync('sha256', digest, salt, `plimsoll result of ${run}`, 32));
