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
import { mapWith } from '../maps.js';
import type { Positions } from '../positions.js';
import { EscapeError } from '../quoted.js';
import { BlockScalars } from './block-scalars.js';
import { Flow } from './flow.js';
import { GIVE_UP, Input } from './input.js';
import { Nodes } from './nodes.js';
import { Scalars } from './scalars.js';
import { Words } from './words.js';

/** The content of a document. `undefined` for both if there is none. */
export interface ReadDocument {
  readonly value: Json | undefined;
  readonly positions: Positions | undefined;
  readonly problems: readonly SourceProblem[];
  readonly comments: readonly Comment[];
  /** The first comment in column 1 after the content, or -1. */
  readonly trailingComment: number;
  /** After `...`, or the end: kubectl does not read what follows. */
  readonly restStart: number;
}

const BYTE_ORDER_MARK = 0xfeff;

/**
 * Reads the YAML of typical manifests in one pass over the characters: a recursive descent by indentation, without
 * tokens and without a tree. It gives up on everything that it does not handle with certainty, including every error.
 * The reader of all YAML handles that, and tests show that both are equal in all else.
 */
export class Reader {
  private readonly input = new Input();
  private readonly words = new Words(this.input);
  private readonly scalars = new Scalars(this.input, this.words);
  private readonly nodes = new Nodes(this.input);
  private readonly flow = new Flow(this.input, this.scalars, this.nodes, this.words);
  private readonly blocks = new BlockScalars(this.input);
  /** Whether the last value that was read is a list, and not an alias of one. */
  private wasList = false;

  /** Reads the document from `start` to `end` of a text. Undefined if it gives up. */
  read(
    text: string,
    start: number,
    end: number,
    json: boolean,
    withComments: boolean,
  ): ReadDocument | undefined {
    const { input } = this;
    input.load(text);
    this.nodes.reset();
    input.end = end;
    input.json = json;
    input.comments = withComments ? [] : undefined;
    const behind = input.bytes[end]!;
    input.bytes[end] = END;
    try {
      return this.document(start);
    } catch (error) {
      if (error === GIVE_UP || error instanceof EscapeError) return undefined;
      throw error;
    } finally {
      input.bytes[end] = behind;
    }
  }

  /** Releases the text, and the buffers of a large one. */
  release(): void {
    this.input.release();
    this.nodes.release();
  }

  private document(start: number): ReadDocument {
    const { input, nodes } = this;
    input.restStart = -1;
    this.begin(start);
    let value: Json | undefined;
    let positions: Positions | undefined;
    if (input.column === -1) {
      if (input.restStart !== -1) throw GIVE_UP;
    } else {
      const record = nodes.open(-1, -1, input.at);
      value = this.node(-1, true, record);
      // Content that belongs to no collection, because of its column or because it is not a key, is left here.
      if (input.column !== -1) throw GIVE_UP;
      nodes.close(record);
      nodes.checkCost();
      positions = nodes.positions();
    }
    const { problems } = nodes;
    const { comments = [], trailingComment } = input;
    const restStart = input.restStart === -1 ? input.end : input.restStart;
    return { value, positions, problems, comments, trailingComment, restStart };
  }

  /** Goes to the first content, past a line `---`. */
  private begin(start: number): void {
    const { input } = this;
    if (input.text.charCodeAt(start) === BYTE_ORDER_MARK && start === 0) {
      input.at = input.lineStart = start + 1;
      input.nextContent(start + 1);
      if (input.column !== 0 || input.isDash(input.at)) throw GIVE_UP;
    } else if (input.bytes[start] === DASH && input.isMarker(start)) {
      input.at = start + 3;
      input.nextLine();
    } else input.nextContent(start);
  }

  /**
   * Reads the node at `at` in a collection in column `parent`, and goes to the next content. Maps and lists can only
   * begin here if `mayNest`: on a line of their own, and after a dash.
   */
  private node(parent: number, mayNest: boolean, record: number): Json {
    const { input } = this;
    const { at: start } = input;
    const first = input.bytes[start];
    let value: Json;
    switch (first) {
      case DOUBLE_QUOTE:
      case SINGLE_QUOTE:
        value = this.scalars.quoted();
        if (this.isKey(start)) return this.map(start, mayNest, value);
        input.valueEnd = input.textEnd;
        break;
      case OPEN_LIST:
      case OPEN_MAP:
        value = this.flow.read();
        break;
      case PIPE:
      case GREATER:
        if (parent < 0) throw GIVE_UP;
        value = this.blocks.read(parent);
        input.nextContent(input.at);
        return value;
      case STAR:
        value = this.nodes.alias(record);
        break;
      default:
        if (mayNest && input.isDash(start)) return this.list();
        return this.plain(parent, mayNest);
    }
    input.nextLine();
    return value;
  }

  private plain(parent: number, mayNest: boolean): Json {
    const { input, scalars } = this;
    const { at: start } = input;
    if (!scalars.isPlainStart(start)) throw GIVE_UP;
    let stop = scalars.plainLine();
    if (stop === 'colon') return this.map(start, mayNest, undefined);
    input.nextLine();
    if (input.column <= parent || input.skippedComment) {
      input.valueEnd = input.textEnd;
      return scalars.plainValue(start);
    }
    if (parent < 0) throw GIVE_UP;
    do {
      stop = scalars.plainLine();
      if (stop === 'colon') throw GIVE_UP;
      input.nextLine();
    } while (input.column > parent && !input.skippedComment);
    input.valueEnd = input.textEnd;
    return scalars.foldedValue(start);
  }

  /** Whether the quoted scalar from `start` is a key. Then `at` is at its colon. */
  private isKey(start: number): boolean {
    const { input } = this;
    const { bytes } = input;
    let { at } = input;
    while (bytes[at] === SPACE) at++;
    if (bytes[at] !== COLON) return false;
    if (this.scalars.multiLine || !input.isBlank(at + 1) || at - start > 1024) throw GIVE_UP;
    input.at = at;
    return true;
  }

  /** Reads a map from the colon of its first key, which begins at `start` and is `quoted` or plain. */
  private map(start: number, mayNest: boolean, quoted: string | undefined): Json {
    const { input, nodes } = this;
    if (!mayNest) throw GIVE_UP;
    const column = start - input.lineStart;
    let map: Record<string, Json> | undefined;
    let seen: Set<string> | undefined;
    nodes.enter(0);
    let keyStart = start;
    let text = quoted;
    let marks = 0;
    for (;;) {
      const keyEnd = input.textEnd;
      const source = text ?? this.words.read(keyStart, keyEnd);
      const key = text ?? this.scalars.plainKey(keyStart, source);
      input.colon(keyStart);
      map ??= mapWith(key);
      if (key === '<<' && text === undefined) {
        const merged = this.value(keyStart, keyEnd, column, true, undefined);
        seen ??= new Set(Object.keys(map));
        nodes.merge(map, merged, this.wasList);
      } else {
        marks = nodes.addKey(map, seen, marks, key, keyStart, keyEnd);
        const isText = text === undefined && key === source;
        map[key] = this.value(keyStart, keyEnd, column, true, isText ? undefined : key);
      }
      if (input.column !== column) break;
      keyStart = input.at;
      text = this.blockKey();
    }
    nodes.leave();
    return map;
  }

  /** Reads the key at `at` up to its colon. Returns its value if it is quoted. */
  private blockKey(): string | undefined {
    const { input, scalars } = this;
    const { at: start } = input;
    const first = input.bytes[start];
    if (first === DOUBLE_QUOTE || first === SINGLE_QUOTE) {
      const key = scalars.quoted();
      if (!this.isKey(start)) throw GIVE_UP;
      return key;
    }
    if (!scalars.isPlainStart(start) || scalars.plainLine() !== 'colon') throw GIVE_UP;
    return undefined;
  }

  private list(): Json {
    const { input, nodes } = this;
    const column = input.at - input.lineStart;
    const from = nodes.beginList();
    nodes.enter(0);
    do {
      const dash = input.at;
      input.at++;
      nodes.addItem(this.value(dash, -1, column, false, undefined));
    } while (input.column === column && input.isDash(input.at));
    nodes.leave();
    return nodes.endList(from);
  }

  /** Reads what follows the colon or the dash at `at` of a collection in `column`, with its record. */
  private value(
    keyStart: number,
    keyEnd: number,
    column: number,
    inMap: boolean,
    odd: string | undefined,
  ): Json {
    const { input, nodes } = this;
    const { bytes } = input;
    let empty = input.at;
    let anchor: string | undefined;
    let byte = input.skipSpaces();
    if (byte === AMPERSAND) {
      anchor = nodes.anchorName();
      empty = input.at;
      byte = input.skipSpaces();
    }
    let mayNest = !inMap && anchor === undefined;
    if (byte === LF || byte === CR || byte === HASH || byte === END) {
      input.at = empty;
      input.nextLine();
      const isListHere = inMap && input.column === column && input.isDash(input.at);
      if (input.column <= column && !isListHere) {
        const record = nodes.open(keyStart, keyEnd, empty, odd);
        input.valueEnd = empty;
        nodes.close(record);
        if (anchor !== undefined) {
          nodes.openAnchor(anchor);
          nodes.defineAnchor(anchor, null, record, nodes.count);
        }
        this.wasList = false;
        return null;
      }
      mayNest = true;
    }
    const record = nodes.open(keyStart, keyEnd, input.at, odd);
    const before = nodes.count;
    if (anchor !== undefined) {
      if (bytes[input.at] === STAR) throw GIVE_UP;
      nodes.openAnchor(anchor);
    }
    const isList = bytes[input.at] === OPEN_LIST || input.isDash(input.at);
    const value = this.node(column, mayNest, record);
    this.wasList = isList;
    nodes.close(record);
    if (anchor !== undefined) nodes.defineAnchor(anchor, value, record, before);
    return value;
  }
}
