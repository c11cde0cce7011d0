// Reads a JSON object of any size member by member, and one of its lists item by item. Only one piece is in memory.
// Brackets and strings show where a piece ends; the engine's own JSON.parse reads and checks it. Parsers that emit
// every token take ten times as long.

/** A member of the object, or an item of the list that is read item by item. */
export type Piece =
  | { readonly key: string; readonly value: unknown }
  | { readonly key: string; readonly item: unknown };

/** Why a text cannot be read. The message follows "it cannot be read:". */
export class JsonTextError extends Error {}

/** The largest member or item, in bytes. A finding has some hundreds. */
const MAX_PIECE = 64 * 1024 * 1024;

const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN, CLOSE, COLON, COMMA] = [...'"\\[]{}:,'].map((sign) =>
  sign.charCodeAt(0),
) as [number, number, number, number, number, number, number, number];

/**
 * Reads the pieces of a JSON object.
 * @param chunks the text in UTF-8
 * @param list the member whose items come one by one, where it is a list
 * @throws JsonTextError
 */
export function* jsonPieces(chunks: Iterable<Uint8Array>, list: string): Generator<Piece> {
  const text = new Scanner(chunks);
  text.skipByteOrderMark();
  text.expect(OPEN, 'the "{" that an object begins with');
  for (let key = text.key(); key !== undefined; key = text.next(CLOSE) ? text.key() : undefined) {
    text.expect(COLON, 'a ":"');
    if (key !== list || text.peek() !== OPEN_LIST) {
      yield { key, value: text.value() };
      continue;
    }
    text.expect(OPEN_LIST, 'a "["');
    if (text.takes(CLOSE_LIST)) yield { key, value: [] };
    else
      do yield { key, item: text.value() };
      while (text.next(CLOSE_LIST));
  }
  if (text.peek() >= 0) throw text.error('more follows the object');
}

class Scanner {
  readonly #chunks: Iterator<Uint8Array>;
  #chunk: Uint8Array = new Uint8Array();
  /** The position in `#chunk`. */
  #at = 0;
  /** The offset of `#chunk` in the text. */
  #start = 0;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

  constructor(chunks: Iterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.iterator]();
  }

  error(what: string): JsonTextError {
    return new JsonTextError(`${what}, at byte ${this.#start + this.#at}`);
  }

  /** Rejects UTF-16, in which PowerShell redirects output. */
  skipByteOrderMark(): void {
    this.#fill();
    const [first, second, third] = this.#chunk;
    if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
      throw new JsonTextError('it is in UTF-16, as PowerShell redirects; write the file with --output');
    if (first === 0xef && second === 0xbb && third === 0xbf) this.#at = 3;
  }

  /** The next byte that is not white space, without consuming it; -1 at the end. */
  peek(): number {
    for (;;) {
      if (this.#at === this.#chunk.length && !this.#fill()) return -1;
      const byte = this.#chunk[this.#at]!;
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return byte;
      this.#at++;
    }
  }

  takes(byte: number): boolean {
    if (this.peek() !== byte) return false;
    this.#at++;
    return true;
  }

  expect(byte: number, what: string): void {
    const found = this.peek();
    if (found !== byte) throw found < 0 ? this.#ends() : this.error(`${what} is missing`);
    this.#at++;
  }

  /** Whether another entry follows, rather than the closing bracket. */
  next(close: number): boolean {
    if (this.takes(COMMA)) return true;
    this.expect(close, 'a ","');
    return false;
  }

  /** The name of the next member; undefined where the object ends. A comma before the end is an error. */
  key(): string | undefined {
    if (this.takes(CLOSE)) return undefined;
    if (this.peek() !== QUOTE)
      throw this.peek() < 0 ? this.#ends() : this.error('the name of a member is missing');
    return this.value() as string;
  }

  /** Reads one value of any type. */
  value(): unknown {
    if (this.peek() < 0) throw this.#ends();
    const from = this.#start + this.#at;
    const bytes = this.#cut();
    try {
      return JSON.parse(this.#decoder.decode(bytes));
    } catch {
      throw new JsonTextError(`what begins at byte ${from} is no JSON in UTF-8`);
    }
  }

  /** The bytes of the next value: up to its closing bracket, the end of its string, or a separator. */
  #cut(): Uint8Array {
    const parts: Uint8Array[] = [];
    let size = 0;
    let depth = 0;
    let inString = false;
    let begun = false;
    for (;;) {
      const chunk = this.#chunk;
      const from = this.#at;
      let at = from;
      let done = false;
      while (at < chunk.length && !done) {
        const byte = chunk[at]!;
        if (inString) {
          if (byte === BACKSLASH) at++;
          else if (byte === QUOTE) {
            inString = false;
            done = depth === 0;
          }
        } else if (byte === QUOTE) inString = true;
        else if (byte === OPEN || byte === OPEN_LIST) depth++;
        else if (byte === CLOSE || byte === CLOSE_LIST) {
          if (depth === 0) break;
          depth--;
          done = depth === 0;
        } else if (depth === 0 && (byte === COMMA || byte <= 0x20)) break;
        begun = true;
        at++;
      }
      // An escape at the end of a chunk takes the first byte of the next one.
      const escaped = at > chunk.length;
      const stopped = done || at < chunk.length;
      const part = chunk.subarray(from, Math.min(at, chunk.length));
      size += part.length;
      if (size > MAX_PIECE)
        throw this.error(`one value has more than ${MAX_PIECE / 1024 / 1024} MiB: no result has such a one`);
      this.#at = Math.min(at, chunk.length);
      if (stopped) {
        if (!begun) throw this.error('a value is missing');
        return parts.length === 0 ? part : joined([...parts, part], size);
      }
      parts.push(part);
      if (!this.#fill()) {
        if (depth > 0 || inString || !begun) throw this.#ends();
        return joined(parts, size);
      }
      if (escaped) {
        parts.push(this.#chunk.subarray(0, 1));
        size++;
        this.#at = 1;
      }
    }
  }

  #ends(): JsonTextError {
    return new JsonTextError(
      `it ends after ${this.#start + this.#at} bytes in the middle of the text, as when what wrote it was stopped`,
    );
  }

  #fill(): boolean {
    this.#start += this.#chunk.length;
    this.#at = 0;
    for (;;) {
      const { done, value } = this.#chunks.next();
      this.#chunk = done ? new Uint8Array() : value;
      if (done) return false;
      if (value.length > 0) return true;
    }
  }
}

function joined(parts: readonly Uint8Array[], size: number): Uint8Array {
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
