import { CLASS, COLON, CR, copyBytes, DASH, DOT, END, HASH, LF, SPACE, TAB, TEXT } from '../bytes.js';
import type { Comment } from '../document.js';

/** Thrown if a document has something that the reader does not handle with certainty. Created once, which is cheap. */
export const GIVE_UP = new Error('This document is for the reader of all YAML.');

/** Buffers above this size are not kept for the next text. */
const KEPT_SIZE = 4 * 1024 * 1024;

/**
 * The current place in a text, and how to get from one line with content to the next. Its fields are open to the parts
 * of the reader: each moves the one place on.
 */
export class Input {
  text = '';
  /** The text as bytes, with END at `end`. */
  bytes = new Uint8Array(0);
  at = 0;
  lineStart = 0;
  end = 0;
  /** Whether the stream is one of JSON objects. */
  json = false;
  /** The end of the text of the last scalar that was read. */
  textEnd = 0;
  /** The end of the last value that was read. */
  valueEnd = 0;
  /** The column of what is at `at` after a node in block style. -1 at the end. */
  column = -1;
  skippedComment = false;
  comments: Comment[] | undefined;
  /** The first comment in column 1 after the content, or -1. */
  trailingComment = -1;
  /** The offset after the `...` that ends the document, or -1. */
  restStart = -1;

  /** Starts reading `text`. */
  load(text: string): void {
    if (text === this.text) return;
    if (this.bytes.length <= text.length) this.bytes = new Uint8Array(Math.max(64 * 1024, text.length + 1));
    copyBytes(text, this.bytes);
    this.text = text;
  }

  /** Releases the text, and the buffers of a large one. */
  release(): void {
    this.text = '';
    if (this.bytes.length > KEPT_SIZE) this.bytes = new Uint8Array(0);
  }

  /** From the end of a node to the next content, past a comment and lines without content. Sets `column`. */
  nextLine(): void {
    const { bytes, at: start } = this;
    let at = start;
    while (bytes[at] === SPACE) at++;
    if (bytes[at] === HASH) {
      if (at === start) throw GIVE_UP;
      this.nextContent(this.lineBreak(this.comment(at)));
      this.skippedComment = true;
    } else this.nextContent(this.lineBreak(at));
  }

  /** From the start of a line to the first content. Sets `column`. */
  nextContent(start: number): void {
    const { bytes } = this;
    let at = start;
    this.skippedComment = false;
    this.trailingComment = -1;
    for (;;) {
      const lineStart = at;
      while (bytes[at] === SPACE) at++;
      const byte = bytes[at];
      if (byte === LF) at++;
      else if (byte === HASH) {
        if (at === lineStart && this.trailingComment === -1) this.trailingComment = at;
        this.skippedComment = true;
        at = this.lineBreak(this.comment(at));
      } else if (byte === CR || byte === END) {
        if (at === this.end) {
          this.at = at;
          this.column = -1;
          return;
        }
        at = this.lineBreak(at);
      } else {
        if (byte === TAB) throw GIVE_UP;
        if (at === lineStart && this.isMarker(at)) {
          this.endDocument(at);
          return;
        }
        this.at = at;
        this.lineStart = lineStart;
        this.column = at - lineStart;
        return;
      }
    }
  }

  /** Ends the document at `...`. Only valid characters may follow it. */
  private endDocument(start: number): void {
    if (this.bytes[start] !== DOT || !this.isBlank(start + 3)) throw GIVE_UP;
    this.restStart = start + 3;
    for (let at = this.restStart; at !== this.end; )
      if (CLASS[this.bytes[at]!]! & TEXT) at++;
      else at = this.lineBreak(at);
    this.at = start;
    this.column = -1;
  }

  /** The start of the next line. `at` is the end of a line. */
  lineBreak(at: number): number {
    const byte = this.bytes[at];
    if (byte === LF) return at + 1;
    if (byte === CR && this.bytes[at + 1] === LF) return at + 2;
    if (at === this.end) return at;
    throw GIVE_UP;
  }

  /** Whether the line at `at` may end a document: `---` or `...`. */
  isMarker(at: number): boolean {
    const { bytes } = this;
    const byte = bytes[at];
    return (byte === DASH || byte === DOT) && bytes[at + 1] === byte && bytes[at + 2] === byte;
  }

  /** Whether white space or the end is at `at`. */
  isBlank(at: number): boolean {
    const byte = this.bytes[at];
    return byte === SPACE || byte === LF || byte === CR || byte === TAB || at === this.end;
  }

  isDash(at: number): boolean {
    return this.bytes[at] === DASH && this.isBlank(at + 1);
  }

  /** Skips spaces. Returns the next byte. */
  skipSpaces(): number {
    const { bytes } = this;
    let { at } = this;
    while (bytes[at] === SPACE) at++;
    this.at = at;
    return bytes[at]!;
  }

  /** Expects the colon of a key at `at`, and goes past it. */
  colon(keyStart: number): void {
    if (this.bytes[this.at] !== COLON || this.at - keyStart > 1024) throw GIVE_UP;
    this.at++;
  }

  /** Collects the comment at `start`. Returns its end. */
  comment(start: number): number {
    const { bytes } = this;
    let at = start;
    while (CLASS[bytes[at]!]! & TEXT) at++;
    this.comments?.push({ start, end: at });
    return at;
  }
}
