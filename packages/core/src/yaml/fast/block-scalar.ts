import { parseHeader } from '../block-scalar.js';
import { CLASS, CR, HASH, LF, SPACE, TAB, TEXT } from '../bytes.js';
import { FlowReader } from './flow.js';
import { GIVE_UP } from './lines.js';

/** Literal and folded block scalars. */
export class BlockScalarReader extends FlowReader {
  /**
   * Reads the block scalar whose header is at `at`, in a collection in column `parent` (0-based). `at` is at the
   * start of a line afterwards.
   */
  protected blockScalar(parent: number): string {
    const { bytes, text } = this;
    const header = this.header();
    const parts: string[] = [];
    let lineStart = this.at;
    let indent = header.increment > 0 ? parent + header.increment : 0;
    let leadingBreak = '';
    let leadingBlank = false;
    let blankLines = 0;
    let maxColumn = 0;
    for (;;) {
      let at = lineStart;
      const deepest = indent === 0 ? this.end : lineStart + indent;
      while (bytes[at] === SPACE && at < deepest) at++;
      const byte = bytes[at];
      const column = at - lineStart;
      if (byte === LF || byte === CR || at === this.end) {
        if (at === this.end && column === 0) break;
        if (column > maxColumn) maxColumn = column;
        blankLines++;
        lineStart = this.lineBreak(at);
        continue;
      }
      if (byte === TAB && (indent === 0 || column < indent)) throw GIVE_UP;
      if (indent === 0 && column > parent) {
        // Blank lines that are deeper than the first one with text.
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
      if (!blank || !this.isBlankText(start, at)) this.valueEnd = at;
      leadingBreak = '\n';
      lineStart = this.lineBreak(at);
    }
    this.at = lineStart;
    if (header.chomp !== '-') parts.push(leadingBreak);
    if (header.chomp === '+') parts.push('\n'.repeat(blankLines));
    return parts.join('');
  }

  /** Reads the header and goes to the next line. Sets `valueEnd` behind it. */
  private header(): NonNullable<ReturnType<typeof parseHeader>> {
    const { bytes, at: start } = this;
    let at = start + 1;
    while (CLASS[bytes[at]!]! & TEXT && bytes[at] !== SPACE && bytes[at] !== HASH) at++;
    const header = parseHeader(this.text.slice(start, at));
    if (!header) throw GIVE_UP;
    this.valueEnd = at;
    while (bytes[at] === SPACE) at++;
    if (bytes[at] === HASH) {
      if (bytes[at - 1] !== SPACE) throw GIVE_UP;
      at = this.comment(at);
    }
    this.at = this.lineBreak(at);
    return header;
  }

  private isBlankText(start: number, end: number): boolean {
    for (let at = start; at < end; at++) if (this.bytes[at] !== SPACE && this.bytes[at] !== TAB) return false;
    return true;
  }
}
