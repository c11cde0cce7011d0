import { parseHeader } from '../block-scalar.js';
import { CLASS, CR, HASH, LF, SPACE, TAB, TEXT } from '../bytes.js';
import { GIVE_UP, type Input } from './input.js';

/** Literal and folded block scalars. */
export class BlockScalars {
  private readonly input: Input;

  constructor(input: Input) {
    this.input = input;
  }

  /**
   * Reads the block scalar whose header is at `at`, in a collection in column `parent` (0-based). Then `at` is the
   * start of a line.
   */
  read(parent: number): string {
    const { bytes, text } = this.input;
    const header = this.header();
    const parts: string[] = [];
    let lineStart = this.input.at;
    let indent = header.increment > 0 ? parent + header.increment : 0;
    let leadingBreak = '';
    let leadingBlank = false;
    let blankLines = 0;
    let maxColumn = 0;
    for (;;) {
      let at = lineStart;
      const deepest = indent === 0 ? this.input.end : lineStart + indent;
      while (bytes[at] === SPACE && at < deepest) at++;
      const byte = bytes[at];
      const column = at - lineStart;
      if (byte === LF || byte === CR || at === this.input.end) {
        if (at === this.input.end && column === 0) break;
        if (column > maxColumn) maxColumn = column;
        blankLines++;
        lineStart = this.input.lineBreak(at);
        continue;
      }
      if (byte === TAB && (indent === 0 || column < indent)) throw GIVE_UP;
      if (indent === 0 && column > parent) {
        // Blank lines that are deeper than the first line with text.
        if (maxColumn > column) throw GIVE_UP;
        indent = column;
      }
      if (indent === 0 || column < indent) break;
      const blank = byte === SPACE || byte === TAB;
      if (header.folded && leadingBreak && !leadingBlank && !blank) {
        if (blankLines === 0) parts.push(' ');
      } else parts.push(leadingBreak);
      if (blankLines > 0) parts.push('\n'.repeat(blankLines));
      blankLines = 0;
      leadingBlank = blank;
      const start = at;
      while (CLASS[bytes[at]!]! & TEXT) at++;
      parts.push(text.slice(start, at));
      if (!blank || !this.isBlankText(start, at)) this.input.valueEnd = at;
      leadingBreak = '\n';
      lineStart = this.input.lineBreak(at);
    }
    this.input.at = lineStart;
    if (header.chomp !== '-') parts.push(leadingBreak);
    if (header.chomp === '+') parts.push('\n'.repeat(blankLines));
    return parts.join('');
  }

  /** Reads the header and goes to the next line. Sets `valueEnd` to the end of the header. */
  private header(): NonNullable<ReturnType<typeof parseHeader>> {
    const { input } = this;
    const { bytes, at: start } = input;
    let at = start + 1;
    while (CLASS[bytes[at]!]! & TEXT && bytes[at] !== SPACE && bytes[at] !== HASH) at++;
    const header = parseHeader(input.text.slice(start, at));
    if (!header) throw GIVE_UP;
    input.valueEnd = at;
    while (bytes[at] === SPACE) at++;
    if (bytes[at] === HASH) {
      if (bytes[at - 1] !== SPACE) throw GIVE_UP;
      at = input.comment(at);
    }
    input.at = input.lineBreak(at);
    return header;
  }

  private isBlankText(start: number, end: number): boolean {
    const { input } = this;
    for (let at = start; at < end; at++)
      if (input.bytes[at] !== SPACE && input.bytes[at] !== TAB) return false;
    return true;
  }
}
