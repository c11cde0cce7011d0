import type { Json } from '../../json.js';
import {
  CLOSE_LIST,
  CLOSE_MAP,
  COLON,
  COMMA,
  CR,
  DASH,
  DOT,
  DOUBLE_QUOTE,
  HASH,
  LF,
  OPEN_LIST,
  OPEN_MAP,
  QUESTION,
  SINGLE_QUOTE,
  SPACE,
  STAR,
  TAB,
} from '../bytes.js';
import { mapWith } from '../maps.js';
import { GIVE_UP, type Input } from './input.js';
import type { Nodes } from './nodes.js';
import type { Scalars } from './scalars.js';
import type { Words } from './words.js';

/** Flow lists and flow maps. */
export class Flow {
  private readonly input: Input;
  private readonly scalars: Scalars;
  private readonly nodes: Nodes;
  private readonly words: Words;

  constructor(input: Input, scalars: Scalars, nodes: Nodes, words: Words) {
    this.input = input;
    this.scalars = scalars;
    this.nodes = nodes;
    this.words = words;
  }

  /** Reads the collection at `at`. */
  read(): Json {
    this.nodes.enter(1);
    const value = this.input.bytes[this.input.at] === OPEN_MAP ? this.map() : this.list();
    this.nodes.leave();
    this.input.valueEnd = this.input.at;
    return value;
  }

  private list(): Json {
    const { input, nodes } = this;
    const from = nodes.beginList();
    input.at++;
    for (let byte = this.space(); byte !== CLOSE_LIST; byte = this.space()) {
      const record = nodes.open(-1, -1, input.at);
      nodes.addItem(this.node(byte, record));
      nodes.close(record);
      this.comma(CLOSE_LIST);
    }
    input.at++;
    return nodes.endList(from);
  }

  private map(): Json {
    const { input, nodes } = this;
    let map: Record<string, Json> | undefined;
    let seen: Set<string> | undefined;
    let marks = 0;
    input.at++;
    for (let first = this.space(); first !== CLOSE_MAP; first = this.space()) {
      const start = input.at;
      const { key, odd } = this.key(first);
      const end = input.textEnd;
      const empty = input.at;
      const isMerge = key === '<<' && odd === undefined;
      map ??= mapWith(key);
      if (!isMerge) marks = nodes.addKey(map, seen, marks, key, start, end);
      const byte = this.space();
      const isEmpty = byte === COMMA || byte === CLOSE_MAP;
      // The other reader does not always place such a value after its colon.
      if (byte === COMMA && input.at !== empty) throw GIVE_UP;
      const record = nodes.open(start, end, isEmpty ? empty : input.at, odd);
      input.valueEnd = empty;
      const value = isEmpty ? null : this.node(byte, record);
      nodes.close(record);
      if (isMerge) {
        seen ??= new Set(Object.keys(map));
        nodes.merge(map, value, byte === OPEN_LIST);
      } else map[key] = value;
      this.comma(CLOSE_MAP);
    }
    input.at++;
    return map ?? {};
  }

  /** Reads a key and its colon. `odd` is the key if it differs from its text. Sets `textEnd`. */
  private key(first: number): { readonly key: string; readonly odd: string | undefined } {
    const { input, scalars } = this;
    const { at: start } = input;
    if (first === DOUBLE_QUOTE || first === SINGLE_QUOTE) {
      const key = scalars.quoted();
      if (scalars.multiLine) throw GIVE_UP;
      while (input.bytes[input.at] === SPACE) input.at++;
      input.colon(start);
      return { key, odd: key };
    }
    this.checkPlainStart();
    if (scalars.flowPlainLine() !== 'colon') throw GIVE_UP;
    const source = this.words.read(start, input.textEnd);
    const key = scalars.plainKey(start, source);
    input.colon(start);
    return { key, odd: key === source ? undefined : key };
  }

  private node(first: number, record: number): Json {
    const { input, scalars, nodes } = this;
    const { at: start } = input;
    nodes.countInBrackets();
    if (first === OPEN_LIST || first === OPEN_MAP) return this.read();
    if (first === STAR) return nodes.alias(record);
    if (first === DOUBLE_QUOTE || first === SINGLE_QUOTE) {
      const value = scalars.quoted();
      input.valueEnd = input.textEnd;
      return value;
    }
    this.checkPlainStart();
    scalars.flowPlainLine();
    input.valueEnd = input.textEnd;
    return scalars.plainValue(start);
  }

  private checkPlainStart(): void {
    const { input } = this;
    const first = input.bytes[input.at];
    const next = input.bytes[input.at + 1];
    if (!this.scalars.isPlainStart(input.at) || first === COLON || first === QUESTION) throw GIVE_UP;
    if (first === DASH && (next === COMMA || next === CLOSE_LIST || next === CLOSE_MAP)) throw GIVE_UP;
  }

  /** Goes past a comma, or to the bracket that ends the collection. */
  private comma(close: number): void {
    const byte = this.space();
    if (byte === COMMA) this.input.at++;
    else if (byte !== close) throw GIVE_UP;
  }

  /** Skips white space and comments. Returns the next byte. */
  private space(): number {
    const { input } = this;
    const { bytes } = input;
    let { at } = input;
    for (;;) {
      const byte = bytes[at]!;
      if (byte === SPACE || (byte === TAB && input.json)) at++;
      else if (byte === LF || byte === CR) {
        at = input.lineBreak(at);
        input.lineStart = at;
        if (bytes[at] === DASH || bytes[at] === DOT) throw GIVE_UP;
      } else if (byte === HASH && (at === input.lineStart || bytes[at - 1] === SPACE)) at = input.comment(at);
      else {
        input.at = at;
        return byte === COLON ? 0 : byte;
      }
    }
  }
}
