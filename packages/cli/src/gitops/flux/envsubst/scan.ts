// The scanner of https://github.com/fluxcd/pkg/tree/main/envsubst (parse/scan.go), step by step: where it ends a name
// or a default follows from how it backs up, and no grammar describes that.

export const EOF = '';

/** The kind of a token. */
export type Token = 'end' | 'open' | 'close' | 'text' | 'illegal';

/** Whether a character belongs to the token. `length` is that of the token so far, in bytes. */
export type Accepts = (char: string, length: number) => boolean;

export interface Mode {
  readonly accepts: Accepts;
  readonly text?: boolean;
  readonly open?: boolean;
  readonly close?: boolean;
  /** Whether `$$`, and in an expression `\/` and `\\`, stand for one character. */
  readonly escapes?: boolean;
}

/** Reads bytes: each character of the text is one byte of UTF-8. */
export class Scanner {
  #text: string;
  /** The position of the next byte. */
  at = 0;
  #start = 0;
  #width = 0;
  /** Whether a backslash escapes, as it does in expressions. */
  backslash = false;

  constructor(bytes: string) {
    this.#text = bytes;
  }

  /** The text of the token. */
  get token(): string {
    return this.#text.slice(this.#start, this.at);
  }

  /** The next character, as bytes; at the end, and for a zero byte, `EOF`. */
  read(): string {
    const char = characterAt(this.#text, this.at);
    this.#width = char.length;
    this.at += char.length;
    return char === '\0' ? EOF : char;
  }

  unread(): void {
    this.at -= this.#width;
  }

  peek(): string {
    const char = this.read();
    this.unread();
    return char;
  }

  scan(mode: Mode): Token {
    this.#start = this.at;
    const char = this.read();
    if (char === EOF) return 'end';
    if (this.#isOpen(char, mode)) return 'open';
    if (mode.close && char === '}') return 'close';
    return mode.text && this.#scanText(char, mode) ? 'text' : 'illegal';
  }

  #scanText(first: string, mode: Mode): boolean {
    if (this.#isEscaped(first, mode)) this.#skip();
    else if (!mode.accepts(first, this.at - this.#start)) return false;
    for (;;) {
      const char = this.read();
      if (char === EOF) {
        this.unread();
        return true;
      }
      if (this.#isOpen(char, mode)) {
        this.unread();
        this.unread();
        return true;
      }
      if (this.#isEscaped(char, mode)) this.#skip();
      else if (!mode.accepts(char, this.at - this.#start)) {
        this.unread();
        return true;
      }
    }
  }

  #isOpen(char: string, { open }: Mode): boolean {
    if (!open || char !== '$') return false;
    if (this.read() === '{') return true;
    this.unread();
    return false;
  }

  #isEscaped(char: string, { escapes }: Mode): boolean {
    if (!escapes) return false;
    if (char === '$') return this.peek() === '$';
    return this.backslash && char === '\\' && '/\\'.includes(this.peek() || ' ');
  }

  /** Removes the last character read from the text. */
  #skip(): void {
    this.#text = this.#text.slice(0, this.at - 1) + this.#text.slice(this.at);
  }
}

/** The bytes of the character that starts at `at`. */
export function characterAt(bytes: string, at: number): string {
  const lead = bytes.charCodeAt(at);
  const length = lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  return bytes.slice(at, at + length);
}

export const toBytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
export const fromBytes = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('utf8');
