import type { Json } from '../../json.js';
import {
  AMPERSAND,
  COLON,
  CR,
  DASH,
  DOUBLE_QUOTE,
  END,
  GREATER,
  HASH,
  LF,
  OPEN_LIST,
  OPEN_MAP,
  PIPE,
  SINGLE_QUOTE,
  SPACE,
  STAR,
} from '../bytes.js';
import type { Comment, SourceProblem } from '../document.js';
import type { Positions } from '../positions.js';
import { EscapeError } from '../quoted.js';
import { BlockScalarReader } from './block-scalar.js';
import { GIVE_UP } from './lines.js';

/** What a document holds; `undefined` for both where there is nothing. */
export interface ReadDocument {
  readonly value: Json | undefined;
  readonly positions: Positions | undefined;
  readonly problems: readonly SourceProblem[];
  readonly comments: readonly Comment[];
  /** The first comment in column 1 behind the content, or -1. */
  readonly trailingComment: number;
  /** Behind `...`, or the end: what is behind it kubectl does not read. */
  readonly restStart: number;
}

const BYTE_ORDER_MARK = 0xfeff;

/**
 * Reads the YAML of which manifests are made, in one pass over the characters: a recursive descent by indentation,
 * without tokens and without a tree. What it does not handle with certainty it gives up, every error included: that
 * is for the reader of all YAML, which is held to be equal in all else.
 */
export class Reader extends BlockScalarReader {
  /** Reads the document from `start` to `end` of a text; undefined if it gives up. */
  read(
    text: string,
    start: number,
    end: number,
    json: boolean,
    withComments: boolean,
  ): ReadDocument | undefined {
    this.load(text);
    this.reset();
    this.end = end;
    this.json = json;
    this.comments = withComments ? [] : undefined;
    const behind = this.bytes[end]!;
    this.bytes[end] = END;
    try {
      return this.document(start);
    } catch (error) {
      if (error === GIVE_UP || error instanceof EscapeError) return undefined;
      throw error;
    } finally {
      this.bytes[end] = behind;
    }
  }

  private document(start: number): ReadDocument {
    this.restStart = -1;
    this.begin(start);
    let value: Json | undefined;
    let positions: Positions | undefined;
    if (this.column === -1) {
      if (this.restStart !== -1) throw GIVE_UP;
    } else {
      const record = this.open(-1, -1, this.at);
      value = this.node(-1, true, record);
      // Whatever fits into no collection, by its column or because it is no key, is left over here.
      if (this.column !== -1) throw GIVE_UP;
      this.close(record);
      this.checkCost();
      positions = this.positions();
    }
    const { problems, comments = [], trailingComment } = this;
    const restStart = this.restStart === -1 ? this.end : this.restStart;
    return { value, positions, problems, comments, trailingComment, restStart };
  }

  /** Goes to the first content, over a line `---`. */
  private begin(start: number): void {
    if (this.text.charCodeAt(start) === BYTE_ORDER_MARK && start === 0) {
      this.at = this.lineStart = start + 1;
      this.nextContent(start + 1);
      if (this.column !== 0 || this.isDash(this.at)) throw GIVE_UP;
    } else if (this.bytes[start] === DASH && this.isMarker(start)) {
      this.at = start + 3;
      this.nextLine();
    } else this.nextContent(start);
  }

  /**
   * Reads the node at `at` in a collection in column `parent`, and goes to the next content. Maps and lists begin
   * here only if `mayNest`: on a line of their own, and behind a dash.
   */
  private node(parent: number, mayNest: boolean, record: number): Json {
    const { at: start } = this;
    const first = this.bytes[start];
    let value: Json;
    switch (first) {
      case DOUBLE_QUOTE:
      case SINGLE_QUOTE:
        value = this.quoted();
        if (this.isKey(start)) return this.map(start, mayNest, value);
        this.valueEnd = this.textEnd;
        break;
      case OPEN_LIST:
      case OPEN_MAP:
        value = this.flow();
        break;
      case PIPE:
      case GREATER:
        if (parent < 0) throw GIVE_UP;
        value = this.blockScalar(parent);
        this.nextContent(this.at);
        return value;
      case STAR:
        value = this.alias(record);
        break;
      default:
        if (mayNest && this.isDash(start)) return this.list();
        return this.plain(parent, mayNest);
    }
    this.nextLine();
    return value;
  }

  private plain(parent: number, mayNest: boolean): Json {
    const { at: start } = this;
    if (!this.isPlainStart(start)) throw GIVE_UP;
    let stop = this.plainLine();
    if (stop === 'colon') return this.map(start, mayNest, undefined);
    this.nextLine();
    if (this.column <= parent || this.skippedComment) {
      this.valueEnd = this.textEnd;
      return this.plainValue(start);
    }
    if (parent < 0) throw GIVE_UP;
    do {
      stop = this.plainLine();
      if (stop === 'colon') throw GIVE_UP;
      this.nextLine();
    } while (this.column > parent && !this.skippedComment);
    this.valueEnd = this.textEnd;
    return this.foldedValue(start);
  }

  /** Whether the quoted scalar from `start` is a key; `at` is at its colon then. */
  private isKey(start: number): boolean {
    const { bytes } = this;
    let { at } = this;
    while (bytes[at] === SPACE) at++;
    if (bytes[at] !== COLON) return false;
    if (this.multiLine || !this.isBlank(at + 1) || at - start > 1024) throw GIVE_UP;
    this.at = at;
    return true;
  }

  /** Reads a map from the colon of its first key, which begins at `start` and is `quoted` or plain. */
  private map(start: number, mayNest: boolean, quoted: string | undefined): Json {
    if (!mayNest) throw GIVE_UP;
    const column = start - this.lineStart;
    const map: Record<string, Json> = {};
    let seen: Set<string> | undefined;
    this.enter(0);
    let keyStart = start;
    let text = quoted;
    let marks = 0;
    for (;;) {
      const keyEnd = this.textEnd;
      const source = text ?? this.text.slice(keyStart, keyEnd);
      const key = text ?? this.plainKey(keyStart, source);
      this.colon(keyStart);
      if (key === '<<' && text === undefined) {
        const merged = this.value(keyStart, keyEnd, column, true, undefined);
        seen ??= new Set(Object.keys(map));
        this.merge(map, merged, this.wasList);
      } else {
        marks = this.addKey(map, seen, marks, key, keyStart, keyEnd);
        const isText = text === undefined && key === source;
        map[key] = this.value(keyStart, keyEnd, column, true, isText ? undefined : key);
      }
      if (this.column !== column) break;
      keyStart = this.at;
      text = this.blockKey();
    }
    this.leave();
    return map;
  }

  /** Reads the key at `at` to its colon; its value if it is quoted. */
  private blockKey(): string | undefined {
    const { at: start } = this;
    const first = this.bytes[start];
    if (first === DOUBLE_QUOTE || first === SINGLE_QUOTE) {
      const key = this.quoted();
      if (!this.isKey(start)) throw GIVE_UP;
      return key;
    }
    if (!this.isPlainStart(start) || this.plainLine() !== 'colon') throw GIVE_UP;
    return undefined;
  }

  private list(): Json {
    const column = this.at - this.lineStart;
    const list: Json[] = [];
    this.enter(0);
    do {
      const dash = this.at;
      this.at++;
      list.push(this.value(dash, -1, column, false, undefined));
    } while (this.column === column && this.isDash(this.at));
    this.leave();
    return list;
  }

  /** Whether what stands at the value that was read last is a list, and no alias of one. */
  private wasList = false;

  /** Reads what is behind the colon or the dash at `at` of a collection in `column`, with its record. */
  private value(
    keyStart: number,
    keyEnd: number,
    column: number,
    inMap: boolean,
    odd: string | undefined,
  ): Json {
    const { bytes } = this;
    let empty = this.at;
    let anchor: string | undefined;
    let byte = this.skipSpaces();
    if (byte === AMPERSAND) {
      anchor = this.anchorName();
      empty = this.at;
      byte = this.skipSpaces();
    }
    let mayNest = !inMap && anchor === undefined;
    if (byte === LF || byte === CR || byte === HASH || byte === END) {
      this.at = empty;
      this.nextLine();
      const isListHere = inMap && this.column === column && this.isDash(this.at);
      if (this.column <= column && !isListHere) {
        const record = this.open(keyStart, keyEnd, empty, odd);
        this.valueEnd = empty;
        this.close(record);
        if (anchor !== undefined) {
          this.openAnchor(anchor);
          this.defineAnchor(anchor, null, record, this.nodes);
        }
        this.wasList = false;
        return null;
      }
      mayNest = true;
    }
    const record = this.open(keyStart, keyEnd, this.at, odd);
    const before = this.nodes;
    if (anchor !== undefined) {
      if (bytes[this.at] === STAR) throw GIVE_UP;
      this.openAnchor(anchor);
    }
    const isList = bytes[this.at] === OPEN_LIST || this.isDash(this.at);
    const value = this.node(column, mayNest, record);
    this.wasList = isList;
    this.close(record);
    if (anchor !== undefined) this.defineAnchor(anchor, value, record, before);
    return value;
  }

  private skipSpaces(): number {
    const { bytes } = this;
    let { at } = this;
    while (bytes[at] === SPACE) at++;
    this.at = at;
    return bytes[at]!;
  }
}
