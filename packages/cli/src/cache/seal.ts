// A kept result shows values of the files that it is about. So it is encrypted under a key that follows from their whole
// content: only who has the same files can read it, and whoever can read it has the same files. Neither the key nor any
// digest of the content is kept.
import { randomBytes } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Question } from '../files/disk.js';
import { attempt } from './attempt.js';
import { boxed, keyFrom, Parts, unboxed, withLength } from './box.js';

const MAGIC = Buffer.from('plimsoll result 2\n');
const SALT = 32;

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
  const asked = deflateRawSync(JSON.stringify(questions), { level: 1 });
  const box = boxed(keyOf(run, digest, salt), [deflateRawSync(content, { level: 1 })], asked);
  return Buffer.concat([MAGIC, salt, withLength(asked), box]);
}

/** Undefined for what is no entry. */
export function unseal(entry: Buffer): Sealed | undefined {
  return attempt(() => {
    const parts = new Parts(entry);
    parts.expect(MAGIC);
    const salt = parts.take(SALT);
    const asked = parts.takeCounted();
    const open: Sealed['open'] = (run, digest) => {
      const content = unboxed(keyOf(run, digest, salt), parts.rest(), asked);
      return content && attempt(() => inflate(content));
    };
    return { asked, open };
  });
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

const keyOf = (run: string, digest: Buffer, salt: Buffer): Uint8Array =>
  keyFrom(digest, salt, `result of ${run}`);
