import { partitionPoint } from '../partition-point.js';

/** A region of a file. Lines and columns are 1-based, columns and offsets in UTF-16 units, ends exclusive. */
export interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly startOffset: number;
  readonly endOffset: number;
}

/** A file's path and text. Converts an offset to a line and column. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** 1-based line and column of an offset. Lines end with LF, CRLF or CR. A byte order mark has no column. */
  position(offset: number): { readonly line: number; readonly column: number };
  region(startOffset: number, endOffset: number): Region;
  /** Set if it is known that neither the text nor a string in it mentions Plimsoll. */
  readonly isUnmarked?: true;
}

export class SourceText implements SourceFile {
  readonly path: string;
  readonly text: string;
  #lineStarts: number[] | undefined;

  constructor(path: string, text: string) {
    this.path = path;
    this.text = text;
  }

  position(offset: number): { readonly line: number; readonly column: number } {
    this.#lineStarts ??= lineStarts(this.text);
    const starts = this.#lineStarts;
    const line = Math.max(
      1,
      partitionPoint(starts, (start) => start <= offset),
    );
    return { line, column: Math.max(1, offset - starts[line - 1]! + 1) };
  }

  region(startOffset: number, endOffset: number): Region {
    const start = this.position(startOffset);
    const end = this.position(endOffset);
    return {
      startLine: start.line,
      startColumn: start.column,
      endLine: end.line,
      endColumn: end.column,
      startOffset,
      endOffset,
    };
  }
}

/** The tag of base64, in its short and in its long form. */
const BINARY = /[!:]binary/;
/** Escapes that make a letter of the word, or the backslash of another escape, and those that join two lines. */
const ESCAPE = /\\(?:[xX][4-7]|u00[4-7]|U000000[4-7]|[\r\n\x85])/;

/**
 * Whether a string in a text may mention Plimsoll: with the word itself or nearly, with an escape that makes a letter or
 * joins two lines, or as base64 behind its tag. Most texts have no backslash, and searching for a plain text is faster.
 */
export function mayMention(text: string): boolean {
  return (
    /plimsol/i.test(text) ||
    (text.includes('binary') && BINARY.test(text)) ||
    (text.includes('\\') && ESCAPE.test(text))
  );
}

/** Escapes that stand for any character, and those that join two lines. */
const SPELLED = /\\[xuU\r\n\x85]/;

/**
 * Whether strings are written in a text as they are read, except that white space may differ, and that an escape may
 * stand for white space, a quote, a slash or a backslash. Not with a character by its number, or a string in base64.
 */
export function isVerbatim(text: string): boolean {
  return !(text.includes('\\') && SPELLED.test(text)) && !(text.includes('binary') && BINARY.test(text));
}

/** A text that is read when somebody asks for it. It never mentions Plimsoll. */
export class LaterText implements SourceFile {
  readonly path: string;
  readonly isUnmarked = true;
  #read: () => string;
  #source: SourceText | undefined;

  /** @param read is asked once, and released */
  constructor(path: string, read: () => string) {
    this.path = path;
    this.#read = read;
  }

  get text(): string {
    return this.#whole.text;
  }

  position(offset: number): { readonly line: number; readonly column: number } {
    return this.#whole.position(offset);
  }

  region(startOffset: number, endOffset: number): Region {
    return this.#whole.region(startOffset, endOffset);
  }

  get #whole(): SourceText {
    if (!this.#source) {
      this.#source = new SourceText(this.path, this.#read());
      this.#read = () => '';
    }
    return this.#source;
  }
}

function lineStarts(text: string): number[] {
  const starts = [text.charCodeAt(0) === 0xfeff ? 1 : 0];
  if (!text.includes('\r')) {
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    return starts;
  }
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1);
  }
  return starts;
}
