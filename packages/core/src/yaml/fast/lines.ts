import { CLASS, COLON, CR, copyBytes, DASH, DOT, END, HASH, LF, SPACE, TAB, TEXT } from '../bytes.js';
import type { Comment } from '../document.js';

/** Thrown when a document has something that the reader does not handle with certainty. Made once: it is cheap. */
export const GIVE_UP = new Error('This document is for the reader of all YAML.');

/** Buffers above this size are not kept for the next text. */
const KEPT_SIZE = 4 * 1024 * 1024;

/** The place in a text, and the way from one line with content to the next. */
export class LineReader {
  protected text = '';
  /** The text as bytes; at `end` is END. */
  protected bytes = new Uint8Array(0);
  protected at = 0;
  protected lineStart = 0;
  protected end = 0;
  /** Of what stands at `at` behind a node in block style; -1 at the end. */
  protected column = -1;
  protected skippedComment = false;
  protected comments: Comment[] | undefined;
  /** The first comment in column 1 behind the content, or -1. */
  protected trailingComment = -1;
  /** Behind the `...` that ends the document, or -1. */
  protected restStart = -1;

  /** Makes `text` the one that is read. */
  protected load(text: string): void {
    if (text === this.text) return;
    if (this.bytes.length <= text.length) this.bytes = new Uint8Array(Math.max(64 * 1024, text.length + 1));
    copyBytes(text, this.bytes);
    this.text = text;
  }

  /** Lets go of the text, and of what a large one needed. */
  release(): void {
    this.text = '';
    if (this.bytes.length > KEPT_SIZE) this.bytes = new Uint8Array(0);
  }

  /** From behind a node to the next content, over a comment and lines without any. Sets `column`. */
  protected nextLine(): void {
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
  protected nextContent(start: number): void {
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

  /** Ends the document at `...`. What is behind it must be text, too. */
  private endDocument(start: number): void {
    if (this.bytes[start] !== DOT || !this.isBlank(start + 3)) throw GIVE_UP;
    this.restStart = start + 3;
    for (let at = this.restStart; at !== this.end; )
      if (CLASS[this.bytes[at]!]! & TEXT) at++;
      else at = this.lineBreak(at);
    this.at = start;
    this.column = -1;
  }

  /** The start of the next line; `at` is the end of one. */
  protected lineBreak(at: number): number {
    const byte = this.bytes[at];
    if (byte === LF) return at + 1;
    if (byte === CR && this.bytes[at + 1] === LF) return at + 2;
    if (at === this.end) return at;
    throw GIVE_UP;
  }

  /** Whether the line at `at` may end a document: `---` or `...`. */
  protected isMarker(at: number): boolean {
    const { bytes } = this;
    const byte = bytes[at];
    return (byte === DASH || byte === DOT) && bytes[at + 1] === byte && bytes[at + 2] === byte;
  }

  /** Whether white space or the end is at `at`. */
  protected isBlank(at: number): boolean {
    const byte = this.bytes[at];
    return byte === SPACE || byte === LF || byte === CR || byte === TAB || at === this.end;
  }

  protected isDash(at: number): boolean {
    return this.bytes[at] === DASH && this.isBlank(at + 1);
  }

  protected isColon(at: number): boolean {
    return this.bytes[at] === COLON && this.isBlank(at + 1);
  }

  /** Collects the comment at `start`; returns its end. */
  protected comment(start: number): number {
    const { bytes } = this;
    let at = start;
    while (CLASS[bytes[at]!]! & TEXT) at++;
    this.comments?.push({ start, end: at });
    return at;
  }
}
