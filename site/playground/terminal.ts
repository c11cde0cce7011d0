/** A piece of a terminal's output: text with one style, and its link. */
export interface Piece {
  readonly text: string;
  /** Class names: `error`, `warn`, `good`, `dim`, `underline`, `bold`. */
  readonly styles: readonly string[];
  readonly href?: string;
}

/** SGR codes (ECMA-48, 8.3.117) that the formatters write. */
const STYLES: Readonly<Record<string, string>> = {
  1: 'bold',
  2: 'dim',
  4: 'underline',
  31: 'error',
  32: 'good',
  33: 'warn',
};

/** A style, or the beginning or the end of a link (OSC 8). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminals read these
const ESCAPE = /\u001b(?:\[([\d;]*)m|\]8;;([!-~]*)\u001b\\)/g;

/** Splits the output of a formatter into pieces. Formatters remove escapes from texts of manifests. */
export function piecesOf(output: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let styles: readonly string[] = [];
  let href: string | undefined;
  let from = 0;
  const add = (to: number): void => {
    if (to > from) pieces.push({ text: output.slice(from, to), styles, ...(href !== undefined && { href }) });
  };
  for (const match of output.matchAll(ESCAPE)) {
    add(match.index);
    from = match.index + match[0].length;
    const [, codes, url] = match;
    if (url !== undefined) href = url === '' ? undefined : url;
    else if (codes === '0' || codes === '') styles = [];
    else styles = [...styles, ...codes!.split(';').flatMap((code) => STYLES[code] ?? [])];
  }
  add(output.length);
  return pieces;
}
