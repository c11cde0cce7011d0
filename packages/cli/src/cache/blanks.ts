// A kept report must not say when it was made, nor at which commit: each run fills that in. While a report is made, signs
// that nobody can guess stand for both, so nothing of the input is taken for them.
import { randomInt } from 'node:crypto';

/** What differs between two runs over the same files. */
export interface Filling {
  /** As `2026-01-31T12:00:00Z`. */
  readonly date: string;
  readonly commit: string | undefined;
}

/** The signs in a report: they have the lengths of what they stand for. */
export interface Blanks {
  /** The hour and the minute, which some reports show without the seconds. */
  readonly minute: string;
  readonly second: string;
  readonly commit: string;
}

export function newBlanks(commitLength: number): Blanks {
  return { minute: signs(5), second: signs(2), commit: signs(commitLength) };
}

/** The private use area of Unicode: no format escapes it. */
function signs(count: number): string {
  return Array.from({ length: count }, () => String.fromCharCode(randomInt(0xe000, 0xf900))).join('');
}

/** A date with signs for its time. The day stays: reports count days from it. */
export function blankDate(date: string, { minute, second }: Blanks): string {
  return `${date.slice(0, 11)}${minute}:${second}Z`;
}

/** Fills in what signs stand for. */
export function* filled(
  chunks: Iterable<string>,
  blanks: Blanks,
  { date, commit = '' }: Filling,
): Generator<string> {
  const pairs = [
    [`${blanks.minute}:${blanks.second}`, date.slice(11, 19)],
    [blanks.minute, date.slice(11, 16)],
    ...(blanks.commit === '' ? [] : [[blanks.commit, commit] as const]),
  ] as const;
  const longest = pairs.reduce((most, [sign]) => Math.max(most, sign.length), 0);
  let rest = '';
  for (const chunk of chunks) {
    rest += chunk;
    if (rest.length < BATCH) continue;
    rest = fill(rest, pairs);
    // The last part of a sign may come with the next chunk.
    const end = wholeBefore(rest, rest.length - longest);
    yield rest.slice(0, end);
    rest = rest.slice(end);
  }
  yield fill(rest, pairs);
}

/** In characters. */
const BATCH = 64 * 1024;

const fill = (text: string, pairs: readonly (readonly [string, string])[]): string =>
  pairs.reduce((filled, [sign, value]) => filled.replaceAll(sign, () => value), text);

/** An offset that does not part the two halves of a character. */
function wholeBefore(text: string, offset: number): number {
  const unit = text.charCodeAt(offset - 1);
  return unit >= 0xd800 && unit < 0xdc00 ? offset - 1 : offset;
}
