import type { Input } from './input.js';

/** V8 copies a part of a text up to this length, and lets longer ones point into the text, which would stay in memory. */
const LONGEST = 12;
/** V8 has one string for each shorter text anyway. */
const SHORTEST = 3;
const SLOTS = 4096;

/**
 * Short keys and values that were read before: manifests repeat a few thousand of them. One string for all their places
 * saves memory, and the time to collect it.
 */
export class Words {
  private readonly input: Input;
  private readonly known: string[] = new Array(SLOTS).fill('');

  constructor(input: Input) {
    this.input = input;
  }

  /** The text from `start` to `end`. */
  read(start: number, end: number): string {
    const { bytes, text } = this.input;
    const length = end - start;
    if (length > LONGEST || length < SHORTEST) return text.slice(start, end);
    const first = bytes[start]! + bytes[start + 1]! * 7 + bytes[start + 2]! * 61;
    const last = bytes[end - 1]! * 241 + bytes[end - 2]! * 31 + bytes[start + (length >> 1)]! * 11;
    const slot = (first + last + length * 127) & (SLOTS - 1);
    const known = this.known[slot]!;
    if (known.length === length && this.isAt(start, known)) return known;
    const word = text.slice(start, end);
    if (this.isAt(start, word)) this.known[slot] = word;
    return word;
  }

  /** Whether a word is at `start`. Never for one that is not all ASCII: `bytes` does not tell other characters apart. */
  private isAt(start: number, word: string): boolean {
    const { bytes } = this.input;
    for (let index = 0; index < word.length; index++) {
      const byte = bytes[start + index]!;
      if (byte > 0x7e || word.charCodeAt(index) !== byte) return false;
    }
    return true;
  }
}
