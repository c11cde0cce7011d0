/** The header and lines of a block scalar, read as libyaml does (`yaml_parser_scan_block_scalar`). */
export interface BlockScalar {
  readonly value: string;
  /** The offset after the last line that is not blank, without its line break. -1 if all are. */
  readonly contentEnd: number;
  /** Start of the first line that is not part of it. */
  readonly end: number;
  /** Offset of a tab in place of an indenting space, or -1. */
  readonly tab: number;
}

const HEADER = /^[|>](?:([1-9])([-+])?|([-+])([1-9])?)?$/;

/** The parts of a header such as `|2-`. Undefined if it is not one. */
export function parseHeader(
  header: string,
): { folded: boolean; chomp: '' | '-' | '+'; increment: number } | undefined {
  const match = HEADER.exec(header);
  if (!match) return undefined;
  const chomp = (match[2] ?? match[3] ?? '') as '' | '-' | '+';
  return { folded: header[0] === '>', chomp, increment: Number(match[1] ?? match[4] ?? 0) };
}

/**
 * Reads the lines from `start`, the line after the header. `parentIndent` is the column of the collection around it, -1
 * at the top. Lines end with LF or CRLF.
 */
export function readBlockScalar(
  text: string,
  start: number,
  header: { readonly folded: boolean; readonly chomp: '' | '-' | '+'; readonly increment: number },
  parentIndent: number,
): BlockScalar {
  const { folded, chomp, increment } = header;
  let indent = increment > 0 ? Math.max(parentIndent, 0) + increment : 0;
  const parts: string[] = [];
  let contentEnd = -1;
  let leadingBreak = '';
  let leadingBlank = false;
  let blankLines = 0;
  let maxColumn = 0;
  let lineStart = start;
  let tab = -1;

  for (;;) {
    // Blank lines, and the indentation of the line after them.
    let at = lineStart;
    while ((indent === 0 || at - lineStart < indent) && text.charCodeAt(at) === 0x20) at++;
    const column = at - lineStart;
    maxColumn = Math.max(maxColumn, column);
    if ((indent === 0 || column < indent) && text.charCodeAt(at) === 0x09) {
      tab = at;
      break;
    }
    const lineBreak = breakLength(text, at);
    if (lineBreak > 0) {
      blankLines++;
      lineStart = at + lineBreak;
      continue;
    }
    if (indent === 0) indent = Math.max(maxColumn, parentIndent + 1, 1);
    if (column !== indent || at >= text.length) break;

    const first = text.charCodeAt(at);
    const blank = first === 0x20 || first === 0x09;
    if (folded && leadingBreak && !leadingBlank && !blank) {
      if (blankLines === 0) parts.push(' ');
    } else parts.push(leadingBreak);
    parts.push('\n'.repeat(blankLines));
    blankLines = 0;
    leadingBlank = blank;
    let lineEnd = text.indexOf('\n', at);
    if (lineEnd === -1) lineEnd = text.length;
    const end = lineEnd > at && text.charCodeAt(lineEnd - 1) === 0x0d ? lineEnd - 1 : lineEnd;
    const line = text.slice(at, end);
    parts.push(line);
    if (line.trim() !== '') contentEnd = end;
    leadingBreak = lineEnd < text.length ? '\n' : '';
    lineStart = Math.min(lineEnd + 1, text.length);
  }
  if (chomp !== '-') parts.push(leadingBreak);
  if (chomp === '+') parts.push('\n'.repeat(blankLines));
  return { value: parts.join(''), contentEnd, end: lineStart, tab };
}

function breakLength(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code === 0x0a) return 1;
  return code === 0x0d && text.charCodeAt(at + 1) === 0x0a ? 2 : 0;
}
