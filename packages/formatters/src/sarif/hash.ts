// `primaryLocationLineHash`, by which GitHub code scanning knows an alert again. It has to be exact: the action
// that uploads computes it too and warns of each value that differs.
// https://github.com/github/codeql-action/blob/main/src/fingerprints.ts
//
// A rolling hash of 64 bits over the 100 characters from each line's first one on, blanks and tabs left out:
// h = 37 h + new − 37^100 old (mod 2^64). Two halves of 32 bits, in which every product fits a double exactly,
// are several times as fast as BigInt.

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

/**
 * The hash of each of the given lines (from 1) of a file: hexadecimal digits, a colon and how often the same
 * digits have been seen up to there. Lines that the file does not have are not in the result.
 */
export function lineHashes(text: string, lines: ReadonlySet<number>): ReadonlyMap<number, string> {
  const hashes = new Map<number, string>();
  const seen = new Map<string, number>();
  const characters = new Uint16Array(WINDOW);
  /** The line that begins at each place of the window; 0 for none. */
  const starts = new Uint32Array(WINDOW);
  let high = 0;
  let low = 0;
  let at = 0;
  let line = 0;
  let atLineStart = true;
  let afterCr = false;

  const finishLine = () => {
    const started = starts[at]!;
    if (started === 0) return;
    starts[at] = 0;
    const digits = high === 0 ? low.toString(16) : high.toString(16) + low.toString(16).padStart(8, '0');
    const ordinal = (seen.get(digits) ?? 0) + 1;
    seen.set(digits, ordinal);
    if (lines.has(started)) hashes.set(started, `${digits}:${ordinal}`);
  };
  const push = (character: number) => {
    const old = characters[at]!;
    characters[at] = character;
    const sum = FACTOR * low + character - OUT_LOW * old;
    high = (FACTOR * high - OUT_HIGH * old + Math.floor(sum / TWO_32)) >>> 0;
    low = sum >>> 0;
    at = at === WINDOW - 1 ? 0 : at + 1;
  };
  const take = (character: number) => {
    if (character === SPACE || character === TAB || (afterCr && character === LF)) {
      afterCr = false;
      return;
    }
    afterCr = character === CR;
    finishLine();
    if (atLineStart) starts[at] = ++line;
    atLineStart = afterCr || character === LF;
    push(afterCr ? LF : character);
  };

  for (let i = 0; i < text.length; i++) take(text.charCodeAt(i));
  take(END);
  for (let i = 0; i < WINDOW; i++) {
    finishLine();
    push(0);
  }
  return hashes;
}
