import { isObject, type Json } from '../../json.js';
import { CLASS, CLOSE_LIST, CLOSE_MAP, COMMA, NAME } from '../bytes.js';
import type { SourceProblem } from '../document.js';
import { duplicateKey } from '../duplicate-key.js';
import {
  FIELDS,
  KEY_END,
  KEY_START,
  NEXT,
  type Positions,
  PositionTable,
  VALUE_END,
  VALUE_START,
} from '../positions.js';
import { GIVE_UP, type Input } from './input.js';

/** Levels of collections. The other reader rejects those above its own limit of 200. */
const MAX_DEPTH = 150;
/**
 * The other reader rejects a document of more than 3 million tokens. It needs at most this many for a node in block
 * style and in flow style.
 */
const MAX_TOKENS = 3_000_000;
const TOKENS_OF_NODE = 8;
const TOKENS_IN_BRACKETS = 24;
/**
 * kubectl rejects a document with more than 99 % of its nodes from aliases, and a lower share above 400,000 nodes.
 * Documents near that go to the other reader, which knows the limit.
 */
const FEW_ALIASED = 100;
const MAX_ALIASED = 100_000;
const MAX_ALIASED_OF_ONE = 50;

/** Integers. */
const POOL_SIZE = 8192;

interface Anchor {
  readonly value: Json;
  readonly record: number;
  /** The number of nodes that it stands for. */
  readonly size: number;
}

/** Space for more items is not kept for the next text. */
const KEPT_ITEMS = 256;

type MutableMap = Record<string, Json>;

/** A bit for a key: if no earlier key had its bit, the key is new, without a look-up in the map. */
function markOf(key: string): number {
  const { length } = key;
  return 1 << (length + 7 * key.charCodeAt(0) + 3 * key.charCodeAt(length - 1));
}

/** The records of positions, anchors, and the entries of maps. */
export class Nodes {
  problems: SourceProblem[] = [];
  /** The number of nodes. An alias counts as all nodes of its anchor. */
  count = 0;
  private records = new Int32Array(FIELDS * 1024);
  private recordCount = 0;
  /**
   * A buffer for the records of several documents: a buffer of its own would cost a small document more than its
   * reading.
   */
  private pool = new Int32Array(0);
  private pooled = 0;
  private oddKeys: Map<number, string> | undefined;
  private aliases: Map<number, number> | undefined;
  private anchors: Map<string, Anchor | undefined> | undefined;
  private aliased = 0;
  private depth = 0;
  /** The items so far of the lists that are being read, the innermost last. */
  private readonly items: Json[] = [];
  private itemCount = 0;
  private inBrackets = 0;
  private readonly input: Input;

  constructor(input: Input) {
    this.input = input;
  }

  reset(): void {
    this.problems = [];
    this.count = 0;
    this.recordCount = 0;
    this.oddKeys = undefined;
    this.aliases = undefined;
    this.anchors = undefined;
    this.aliased = 0;
    this.depth = 0;
    this.itemCount = 0;
    this.inBrackets = 0;
  }

  /** Opens the record of a node, whose children follow. `key` is only given if it differs from the text. */
  open(keyStart: number, keyEnd: number, valueStart: number, key?: string): number {
    const record = this.recordCount++;
    const at = record * FIELDS;
    if (at + FIELDS > this.records.length) {
      const grown = new Int32Array(this.records.length * 2);
      grown.set(this.records);
      this.records = grown;
    }
    const { records } = this;
    records[at + KEY_START] = keyStart;
    records[at + KEY_END] = keyEnd;
    records[at + VALUE_START] = valueStart;
    if (key !== undefined) {
      this.oddKeys ??= new Map();
      this.oddKeys.set(record, key);
    }
    this.count++;
    return record;
  }

  close(record: number): void {
    const at = record * FIELDS;
    this.records[at + VALUE_END] = this.input.valueEnd;
    this.records[at + NEXT] = this.recordCount;
  }

  positions(): Positions {
    const length = this.recordCount * FIELDS;
    if (this.pool.length - this.pooled < length) {
      this.pool = new Int32Array(Math.max(POOL_SIZE, length));
      this.pooled = 0;
    }
    const records = this.pool.subarray(this.pooled, this.pooled + length);
    this.pooled += length;
    records.set(this.records.subarray(0, length));
    return new PositionTable(this.input.text, records, this.oddKeys, this.aliases);
  }

  /** Enters a collection, unless the stack or a limit of the other reader is near. */
  enter(inBrackets: number): void {
    this.inBrackets += inBrackets;
    if (++this.depth > MAX_DEPTH) throw GIVE_UP;
  }

  leave(): void {
    this.depth--;
  }

  /** Begins a list. Returns what `endList` needs. */
  beginList(): number {
    return this.itemCount;
  }

  addItem(item: Json): void {
    this.items[this.itemCount++] = item;
  }

  /** The list, with space for its items only: one that grew by `push` has space for 17. */
  endList(from: number): Json {
    const list = this.items.slice(from, this.itemCount);
    this.itemCount = from;
    return list;
  }

  /** Releases the items that were read, and the space for many. */
  release(): void {
    if (this.items.length > KEPT_ITEMS) this.items.length = 0;
    this.items.fill(null);
  }

  /** Counts the nodes in flow style. */
  checkCost(): void {
    if (this.recordCount * TOKENS_OF_NODE + this.inBrackets * TOKENS_IN_BRACKETS > MAX_TOKENS) throw GIVE_UP;
  }

  countInBrackets(): void {
    this.inBrackets++;
  }

  /** The name of the anchor or alias at `at`. */
  anchorName(): string {
    const { input } = this;
    const { bytes, at: start } = input;
    let at = start + 1;
    while (CLASS[bytes[at]!]! & NAME) at++;
    const byte = bytes[at];
    const ends = input.isBlank(at) || byte === COMMA || byte === CLOSE_LIST || byte === CLOSE_MAP;
    if (at === start + 1 || !ends) throw GIVE_UP;
    input.at = at;
    return input.text.slice(start + 1, at);
  }

  /** The anchor exists from here on, but cannot be used before `defineAnchor`. */
  openAnchor(name: string): void {
    this.anchors ??= new Map();
    this.anchors.set(name, undefined);
  }

  defineAnchor(name: string, value: Json, record: number, nodesBefore: number): void {
    this.anchors!.set(name, { value, record, size: this.count - nodesBefore + 1 });
  }

  /** Reads the alias at `at`, whose record is open. */
  alias(record: number): Json {
    const { input } = this;
    const anchor = this.anchors?.get(this.anchorName());
    if (!anchor) throw GIVE_UP;
    this.count += anchor.size;
    this.aliased += anchor.size;
    if (this.aliased > FEW_ALIASED) {
      const own = this.count - this.aliased;
      if (this.aliased > Math.min(MAX_ALIASED, MAX_ALIASED_OF_ONE * own)) throw GIVE_UP;
    }
    this.aliases ??= new Map();
    this.aliases.set(record, anchor.record);
    input.valueEnd = input.at;
    return anchor.value;
  }

  /**
   * Reports it if a map already has the key. After a merge, `seen` contains the map's own keys: only these count.
   * `marks` has the bits of the keys so far. Returns them with the bit of this key.
   */
  addKey(
    map: MutableMap,
    seen: Set<string> | undefined,
    marks: number,
    key: string,
    start: number,
    end: number,
  ): number {
    this.count++;
    // It cannot be assigned.
    if (key === '__proto__') throw GIVE_UP;
    const mark = markOf(key);
    if (seen) {
      if (seen.has(key)) this.problems.push(duplicateKey(key, start, end));
      seen.add(key);
    } else if (marks & mark && Object.hasOwn(map, key)) this.problems.push(duplicateKey(key, start, end));
    return marks | mark;
  }

  /** Merges the value of `<<`: a map, or the maps of a literal list, of which the first one counts. */
  merge(map: MutableMap, value: Json, isList: boolean): void {
    const sources = isList && Array.isArray(value) ? [...value].reverse() : [value];
    for (const source of sources) {
      if (!isObject(source)) throw GIVE_UP;
      for (const key of Object.keys(source)) map[key] = source[key]!;
    }
  }
}
