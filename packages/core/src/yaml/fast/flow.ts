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
import { GIVE_UP } from './lines.js';
import { NodeReader } from './nodes.js';

/** Lists and maps in brackets. */
export class FlowReader extends NodeReader {
  /** Reads the collection at `at`. */
  protected flow(): Json {
    this.enter(1);
    const value = this.bytes[this.at] === OPEN_MAP ? this.flowMap() : this.flowList();
    this.leave();
    this.valueEnd = this.at;
    return value;
  }

  private flowList(): Json {
    const list: Json[] = [];
    this.at++;
    for (let byte = this.flowSpace(); byte !== CLOSE_LIST; byte = this.flowSpace()) {
      const record = this.open(-1, -1, this.at);
      list.push(this.flowNode(byte, record));
      this.close(record);
      this.comma(CLOSE_LIST);
    }
    this.at++;
    return list;
  }

  private flowMap(): Json {
    const map: Record<string, Json> = {};
    let seen: Set<string> | undefined;
    let marks = 0;
    this.at++;
    for (let first = this.flowSpace(); first !== CLOSE_MAP; first = this.flowSpace()) {
      const start = this.at;
      const { key, odd } = this.flowKey(first);
      const end = this.textEnd;
      const empty = this.at;
      const isMerge = key === '<<' && odd === undefined;
      if (!isMerge) marks = this.addKey(map, seen, marks, key, start, end);
      const byte = this.flowSpace();
      const isEmpty = byte === COMMA || byte === CLOSE_MAP;
      // The other reader does not always put such a value behind its colon.
      if (byte === COMMA && this.at !== empty) throw GIVE_UP;
      const record = this.open(start, end, isEmpty ? empty : this.at, odd);
      this.valueEnd = empty;
      const value = isEmpty ? null : this.flowNode(byte, record);
      this.close(record);
      if (isMerge) {
        seen ??= new Set(Object.keys(map));
        this.merge(map, value, byte === OPEN_LIST);
      } else map[key] = value;
      this.comma(CLOSE_MAP);
    }
    this.at++;
    return map;
  }

  /** Reads a key and its colon; `odd` is the key where it is not its text. Sets `textEnd`. */
  private flowKey(first: number): { readonly key: string; readonly odd: string | undefined } {
    const { at: start } = this;
    if (first === DOUBLE_QUOTE || first === SINGLE_QUOTE) {
      const key = this.quoted();
      if (this.multiLine) throw GIVE_UP;
      while (this.bytes[this.at] === SPACE) this.at++;
      this.colon(start);
      return { key, odd: key };
    }
    this.checkPlainStart();
    if (this.flowPlainLine() !== 'colon') throw GIVE_UP;
    const source = this.text.slice(start, this.textEnd);
    const key = this.plainKey(start, source);
    this.colon(start);
    return { key, odd: key === source ? undefined : key };
  }

  private flowNode(first: number, record: number): Json {
    const { at: start } = this;
    this.countInBrackets();
    if (first === OPEN_LIST || first === OPEN_MAP) return this.flow();
    if (first === STAR) return this.alias(record);
    if (first === DOUBLE_QUOTE || first === SINGLE_QUOTE) {
      const value = this.quoted();
      this.valueEnd = this.textEnd;
      return value;
    }
    this.checkPlainStart();
    this.flowPlainLine();
    this.valueEnd = this.textEnd;
    return this.plainValue(start);
  }

  private checkPlainStart(): void {
    const first = this.bytes[this.at];
    const next = this.bytes[this.at + 1];
    if (!this.isPlainStart(this.at) || first === COLON || first === QUESTION) throw GIVE_UP;
    if (first === DASH && (next === COMMA || next === CLOSE_LIST || next === CLOSE_MAP)) throw GIVE_UP;
  }

  /** Goes behind a comma, or to the bracket that ends the collection. */
  private comma(close: number): void {
    const byte = this.flowSpace();
    if (byte === COMMA) this.at++;
    else if (byte !== close) throw GIVE_UP;
  }

  /** Goes over white space and comments; returns what is behind. */
  private flowSpace(): number {
    const { bytes } = this;
    let { at } = this;
    for (;;) {
      const byte = bytes[at]!;
      if (byte === SPACE || (byte === TAB && this.json)) at++;
      else if (byte === LF || byte === CR) {
        at = this.lineBreak(at);
        this.lineStart = at;
        if (bytes[at] === DASH || bytes[at] === DOT) throw GIVE_UP;
      } else if (byte === HASH && (at === this.lineStart || bytes[at - 1] === SPACE)) at = this.comment(at);
      else {
        this.at = at;
        return byte === COLON ? 0 : byte;
      }
    }
  }
}
