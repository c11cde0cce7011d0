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
interface Blanks {
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

/** A piece of a report: text as it is, or what each run fills in. */
export type Piece = { readonly text: string } | { readonly fill: 'minute' | 'time' | 'commit' };

/** Cuts a report at the signs in it. */
export function* piecesOf(chunks: Iterable<string>, blanks: Blanks): Generator<Piece> {
  const fills = (
    [
      [`${blanks.minute}:${blanks.second}`, 'time'],
      [blanks.minute, 'minute'],
      [blanks.commit, 'commit'],
    ] as const
  ).filter(([sign]) => sign !== '');
  const signs = fills.map(([sign]) => sign);
  let rest = '';
  for (const chunk of chunks) {
    rest += chunk;
    if (rest.length < BATCH) continue;
    const end = endOutside(signs, rest);
    yield* cut(rest.slice(0, end), fills);
    rest = rest.slice(end);
  }
  yield* cut(rest, fills);
}

type Fill = readonly [sign: string, fill: 'minute' | 'time' | 'commit'];

function* cut(text: string, [first, ...others]: readonly Fill[]): Generator<Piece> {
  if (!first) {
    if (text !== '') yield { text };
    return;
  }
  const [sign, fill] = first;
  for (const [index, part] of text.split(sign).entries()) {
    if (index > 0) yield { fill };
    yield* cut(part, others);
  }
}

/** An offset near the end of a text that parts no sign, even if the rest of it comes later, and no character. */
function endOutside(signs: readonly string[], text: string): number {
  const longest = signs.reduce((most, { length }) => Math.max(most, length), 0);
  const inSigns = new Set(signs.join(''));
  let end = text.length - longest;
  for (let back = 0; back < longest && inSigns.has(text.charAt(end - 1)); back++) end--;
  const unit = text.charCodeAt(end - 1);
  return unit >= 0xd800 && unit < 0xdc00 ? end - 1 : end;
}

/** In characters. */
const BATCH = 64 * 1024;

/** The text of a piece in a run. */
export function filled(piece: Piece, { date, commit = '' }: Filling): string {
  if ('text' in piece) return piece.text;
  if (piece.fill === 'commit') return commit;
  return date.slice(11, piece.fill === 'time' ? 19 : 16);
}
