// `primaryLocationLineHash`, by which GitHub code scanning recognizes an alert. It has to be exact: the action that
// uploads computes it too and warns about each value that differs.
// https://github.com/github/codeql-action/blob/main/src/fingerprints.ts
//
// A rolling hash of 64 bits over the 100 characters from each line's start on, without blanks and tabs:
// h = 37 h + new − 37^100 old (mod 2^64). Two halves of 32 bits, whose products fit a double exactly, are several times
// as fast as BigInt.

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
/** What is hashed after the last character. */
const END = 65535;
const WINDOW = 100;
const FACTOR = 37;
const TWO_32 = 2 ** 32;

/** 37^100 mod 2^64. */
const [OUT_HIGH, OUT_LOW] = (() => {
  let [high, low] = [0, 1];
  for (let i = 0; i < WINDOW; i++) {
    const product = FACTOR * low;
    high = (FACTOR * high + Math.floor(product / TWO_32)) >>> 0;
    low = product >>> 0;
  }
  return [high, low] as const;
})();

/** How often a hash was seen, linked to others with the same low half. */
interface Seen {
  readonly high: number;
  count: number;
  readonly other: Seen | undefined;
}

/**
 * The hash of each given line (from 1) of a file: hexadecimal digits, a colon and how often these digits occurred so
 * far. Leaves out lines that the file does not have, and stops reading after the last given line.
 */
export function lineHashes(text: string, lines: ReadonlySet<number>): ReadonlyMap<number, string> {
  const hashes = new Map<number, string>();
  const byLow = new Map<number, Seen>();
  const characters = new Uint16Array(WINDOW);
  /** The line that begins at each position of the window; 0 for none. */
  const starts = new Uint32Array(WINDOW);
  let high = 0;
  let low = 0;
  let at = 0;
  let line = 0;
  let atLineStart = true;
  let afterCr = false;

  const ordinal = (): number => {
    const first = byLow.get(low);
    for (let seen = first; seen; seen = seen.other) if (seen.high === high) return ++seen.count;
    byLow.set(low, { high, count: 1, other: first });
    return 1;
  };
  const finishLine = (started: number) => {
    starts[at] = 0;
    const count = ordinal();
    if (!lines.has(started)) return;
    const digits = high === 0 ? low.toString(16) : high.toString(16) + low.toString(16).padStart(8, '0');
    hashes.set(started, `${digits}:${count}`);
  };

  // After the text come its end and the rest of a window. All in one loop, since it runs for every character.
  for (let i = 0; i <= text.length + WINDOW; i++) {
    let character = i < text.length ? text.charCodeAt(i) : i === text.length ? END : 0;
    if (i <= text.length) {
      if (character === SPACE || character === TAB || (afterCr && character === LF)) {
        afterCr = false;
        continue;
      }
      afterCr = character === CR;
      if (afterCr) character = LF;
    }
    const started = starts[at]!;
    if (started !== 0) {
      finishLine(started);
      if (hashes.size === lines.size) break;
    }
    if (i <= text.length) {
      if (atLineStart) starts[at] = ++line;
      atLineStart = character === LF;
    }
    const old = characters[at]!;
    characters[at] = character;
    const sum = FACTOR * low + character - OUT_LOW * old;
    high = (FACTOR * high - OUT_HIGH * old + Math.floor(sum / TWO_32)) >>> 0;
    low = sum >>> 0;
    at = at === WINDOW - 1 ? 0 : at + 1;
  }
  return hashes;
}
