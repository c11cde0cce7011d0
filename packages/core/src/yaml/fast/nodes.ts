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

/** Levels of collections; the other reader refuses those above 200 of its own. */
const MAX_DEPTH = 150;
/**
 * The other reader refuses a document that costs it more than 3 million tokens. It needs at most that many for a
 * node in block style and in brackets.
 */
const MAX_TOKENS = 3_000_000;
const TOKENS_OF_NODE = 8;
const TOKENS_IN_BRACKETS = 24;
/**
 * kubectl refuses a document whose nodes are for more than 99 % repeated by aliases, and if it has more than 400,000
 * of them for less: what comes near goes to the other reader, which knows the limit.
 */
const FEW_ALIASED = 100;
const MAX_ALIASED = 100_000;
const MAX_ALIASED_OF_ONE = 50;

/** Integers. */
const POOL_SIZE = 8192;

interface Anchor {
  readonly value: Json;
  readonly record: number;
  /** Nodes that it stands for. */
  readonly size: number;
}

type MutableMap = Record<string, Json>;

/** A bit for a key: one whose bit no key before it had is new, without a look into the map. */
function markOf(key: string): number {
  const { length } = key;
  return 1 << (length + 7 * key.charCodeAt(0) + 3 * key.charCodeAt(length - 1));
}

/** The records of positions, anchors, and the entries of maps. */
export class Nodes {
  problems: SourceProblem[] = [];
  /** How many nodes there are; an alias has those of its anchor. */
  count = 0;
  private records = new Int32Array(FIELDS * 1024);
  private recordCount = 0;
  /** What the records of several documents lie in: a buffer of its own costs a small one more than its reading. */
  private pool = new Int32Array(0);
  private pooled = 0;
  private oddKeys: Map<number, string> | undefined;
  private aliases: Map<number, number> | undefined;
  private anchors: Map<string, Anchor | undefined> | undefined;
  private aliased = 0;
  private depth = 0;
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
    this.inBrackets = 0;
  }

  /** Opens the record of a node; its children follow. A `key` only where it is not the text. */
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

  /** Enters a collection: neither the stack nor a limit of the other reader may be near. */
  enter(inBrackets: number): void {
    this.inBrackets += inBrackets;
    if (++this.depth > MAX_DEPTH) throw GIVE_UP;
  }

  leave(): void {
    this.depth--;
  }

  /** Counts the nodes between brackets. */
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

  /** The anchor is known from here on, but cannot be used before `defineAnchor`. */
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
   * Says so if a map has the key already. After a merge `seen` holds the map's own keys: only these count. `marks` has
   * the bits of the keys so far; returns it with the bit of this one.
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

  /** Merges what `<<` holds: a map, or the maps of a list that is written there; the first one wins. */
  merge(map: MutableMap, value: Json, isList: boolean): void {
    const sources = isList && Array.isArray(value) ? [...value].reverse() : [value];
    for (const source of sources) {
      if (!isObject(source)) throw GIVE_UP;
      for (const key of Object.keys(source)) map[key] = source[key]!;
    }
  }
}
