import type { Path } from '../json.js';

/** Where one node is in the text. Offsets are UTF-16 units. A key at -1 means that there is none. */
export interface NodeRange {
  /** Start of the key. For a list item the offset of its dash, or -1 in a flow list. */
  readonly keyStart: number;
  /** End of the key, exclusive. -1 for a list item and for the root. */
  readonly keyEnd: number;
  readonly valueStart: number;
  readonly valueEnd: number;
}

/** A node on the way to a place that may not exist. */
export interface Nearest {
  /** How many steps of the path lead to it. */
  readonly depth: number;
  readonly range: NodeRange;
}

/** The number of integers in a record, and the meaning of each. */
export const FIELDS = 5;
export const KEY_START = 0;
export const KEY_END = 1;
export const VALUE_START = 2;
export const VALUE_END = 3;
export const NEXT = 4;
/** Above this, searching all children each time would make many findings in one list or map quadratic. */
const MANY = 64;
/** The key of what is merged into a map. */
const MERGE = '<<';
const NO_KEYS: ReadonlyMap<number, string> = new Map();
const NO_ALIASES: ReadonlyMap<number, number> = new Map();

/** Where the nodes of one document stand in its text. */
export interface Positions {
  readonly root: NodeRange;
  /** The node at `path`, following aliases and merge keys to the place of their text. Undefined if there is none. */
  locate(path: Path): NodeRange | undefined;
  /** The node at the longest part of `path` that leads to one. Undefined if there is none at all. */
  nearest(path: Path): Nearest | undefined;
  /** Keys of the map at `path` in document order, including duplicates. Empty if it is not a map. */
  entries(path: Path): readonly { readonly key: string; readonly range: NodeRange }[];
  /** The path of the deepest node whose key or value is at or around `offset`. */
  pathAt(offset: number): Path;
  /**
   * All nodes in document order with their paths. An alias is one node, and the content of its anchor is not repeated.
   */
  walk(): Generator<{ readonly path: Path; readonly range: NodeRange }>;
}

/** Positions that are read when somebody asks for a place. */
export const laterPositions = (read: () => Positions): Positions => ({
  get root() {
    return read().root;
  },
  locate: (path) => read().locate(path),
  nearest: (path) => read().nearest(path),
  entries: (path) => read().entries(path),
  pathAt: (offset) => read().pathAt(offset),
  walk: () => read().walk(),
});

/**
 * The positions of all nodes of one document, as five integers per node in pre-order (key start, key end, value start,
 * value end, the record after the subtree). Record 0 is the root. No syntax tree is kept.
 */
export class PositionTable implements Positions {
  readonly #records: Int32Array;
  readonly #text: string;
  /** Keys whose text is not their value: quoted ones, and those that kubectl reads as another string. */
  readonly #keys: ReadonlyMap<number, string>;
  /** Maps the record of an alias to the record of its anchor. */
  readonly #aliases: ReadonlyMap<number, number>;
  /** For maps and lists with many children, the records of these by key or index, from the first look-up on. */
  #large: Map<number, ReadonlyMap<string | number, number>> | undefined;

  constructor(
    text: string,
    records: Int32Array,
    keys: ReadonlyMap<number, string> = NO_KEYS,
    aliases: ReadonlyMap<number, number> = NO_ALIASES,
  ) {
    this.#text = text;
    this.#records = records;
    this.#keys = keys;
    this.#aliases = aliases;
  }

  get root(): NodeRange {
    return this.#range(0);
  }

  locate(path: Path): NodeRange | undefined {
    const record = this.#find(path);
    return record === -1 ? undefined : this.#range(record);
  }

  nearest(path: Path): Nearest | undefined {
    if (this.#records.length === 0) return undefined;
    let record = 0;
    let depth = 0;
    for (; depth < path.length; depth++) {
      const child = this.#child(this.#target(record), path[depth]!);
      if (child === -1) break;
      record = child;
    }
    return { depth, range: this.#range(record) };
  }

  entries(path: Path): readonly { readonly key: string; readonly range: NodeRange }[] {
    const parent = this.#find(path);
    if (parent === -1) return [];
    const result: { key: string; range: NodeRange }[] = [];
    for (const record of this.#children(this.#target(parent)))
      if (this.#isEntry(record)) result.push({ key: this.#keyOf(record), range: this.#range(record) });
    return result;
  }

  pathAt(offset: number): Path {
    const path: (string | number)[] = [];
    let record = 0;
    for (;;) {
      let found = -1;
      let index = 0;
      for (const child of this.#children(record)) {
        const start = this.#startOf(child);
        if (start > offset) break;
        const item = this.#isEntry(child) ? this.#keyOf(child) : index;
        index++;
        if (offset <= this.#records[child * FIELDS + VALUE_END]!) {
          found = child;
          path.push(item);
          break;
        }
      }
      if (found === -1) return path;
      record = found;
    }
  }

  *walk(): Generator<{ readonly path: Path; readonly range: NodeRange }> {
    yield* this.#walk(0, []);
  }

  *#walk(record: number, path: Path): Generator<{ readonly path: Path; readonly range: NodeRange }> {
    yield { path, range: this.#range(record) };
    let index = 0;
    for (const child of this.#children(record))
      yield* this.#walk(child, [...path, this.#isEntry(child) ? this.#keyOf(child) : index++]);
  }

  #find(path: Path): number {
    let record = 0;
    if (this.#records.length === 0) return -1;
    for (const step of path) {
      record = this.#child(this.#target(record), step);
      if (record === -1) return -1;
    }
    return record;
  }

  #child(parent: number, step: string | number): number {
    const known = this.#large?.get(parent);
    return known ? (known.get(step) ?? -1) : this.#search(parent, step);
  }

  /** As kubectl reads a map: entries and merges in order, and the last one with the key counts. */
  #search(parent: number, step: string | number): number {
    const records = this.#records;
    const end = records[parent * FIELDS + NEXT]!;
    const isText = this.#keys.size === 0;
    let found = -1;
    let index = 0;
    let count = 0;
    let merges = false;
    for (let record = parent + 1; record < end; record = records[record * FIELDS + NEXT]!) {
      count++;
      const keyEnd = records[record * FIELDS + KEY_END]!;
      if (keyEnd < 0) {
        if (index++ !== step) continue;
        found = record;
        break;
      }
      if (typeof step !== 'string') continue;
      // Most keys have another length, and calls for each of them were a twentieth of all calls of a run.
      const length = keyEnd - records[record * FIELDS + KEY_START]!;
      if (isText && length !== step.length && length !== MERGE.length) continue;
      if (this.#hasKey(record, step)) found = record;
      if (this.#isMerge(record)) {
        merges = true;
        const merged = this.#merged(record, step);
        if (merged !== -1) found = merged;
      }
    }
    const sawAll = typeof step === 'string' || found !== -1;
    if (count > MANY && sawAll && !merges) {
      this.#large ??= new Map();
      this.#large.set(parent, this.#indexOf(parent));
    }
    return found;
  }

  #indexOf(parent: number): ReadonlyMap<string | number, number> {
    const children = new Map<string | number, number>();
    let index = 0;
    for (const record of this.#children(parent))
      children.set(this.#isEntry(record) ? this.#keyOf(record) : index++, record);
    return children;
  }

  /** In a list of merged maps, the first one with the key counts. */
  #merged(record: number, step: string): number {
    const source = this.#target(record);
    const direct = this.#child(source, step);
    if (direct !== -1) return direct;
    const end = this.#next(source);
    for (let item = source + 1; item < end; item = this.#next(item)) {
      if (this.#isEntry(item)) continue;
      const inItem = this.#child(this.#target(item), step);
      if (inItem !== -1) return inItem;
    }
    return -1;
  }

  /** A plain `<<`. A quoted one is an ordinary key, which is in `#keys`. */
  #isMerge(record: number): boolean {
    return this.#hasKey(record, MERGE) && !this.#keys.has(record);
  }

  #hasKey(record: number, key: string): boolean {
    const odd = this.#keys.get(record);
    if (odd !== undefined) return odd === key;
    const start = this.#records[record * FIELDS + KEY_START]!;
    return (
      this.#records[record * FIELDS + KEY_END]! - start === key.length && this.#text.startsWith(key, start)
    );
  }

  #target(record: number): number {
    return this.#aliases.get(record) ?? record;
  }

  *#children(record: number): Generator<number> {
    const end = this.#next(record);
    for (let child = record + 1; child < end; child = this.#next(child)) yield child;
  }

  #next(record: number): number {
    return this.#records[record * FIELDS + NEXT]!;
  }

  #isEntry(record: number): boolean {
    return this.#records[record * FIELDS + KEY_END]! >= 0;
  }

  #keyOf(record: number): string {
    const odd = this.#keys.get(record);
    if (odd !== undefined) return odd;
    const at = record * FIELDS;
    return this.#text.slice(this.#records[at + KEY_START]!, this.#records[at + KEY_END]!);
  }

  #startOf(record: number): number {
    const at = record * FIELDS;
    const key = this.#records[at + KEY_START]!;
    return key >= 0 ? key : this.#records[at + VALUE_START]!;
  }

  #range(record: number): NodeRange {
    const at = record * FIELDS;
    return {
      keyStart: this.#records[at + KEY_START]!,
      keyEnd: this.#records[at + KEY_END]!,
      valueStart: this.#records[at + VALUE_START]!,
      valueEnd: this.#records[at + VALUE_END]!,
    };
  }
}

/** Collects the records of one document in pre-order. */
export class PositionsBuilder {
  #records = new Int32Array(FIELDS * 64);
  #length = 0;
  readonly #keys = new Map<number, string>();
  readonly #aliases = new Map<number, number>();

  /**
   * Opens a node, whose children follow. `close` ends it. Returns its record. `key` is only given if it differs from
   * the text.
   */
  open(keyStart: number, keyEnd: number, valueStart: number, key?: string): number {
    const record = this.#length++;
    if (this.#length * FIELDS > this.#records.length) {
      const grown = new Int32Array(this.#records.length * 2);
      grown.set(this.#records);
      this.#records = grown;
    }
    const at = record * FIELDS;
    this.#records[at + KEY_START] = keyStart;
    this.#records[at + KEY_END] = keyEnd;
    this.#records[at + VALUE_START] = valueStart;
    if (key !== undefined) this.#keys.set(record, key);
    return record;
  }

  close(record: number, valueEnd: number): void {
    this.#records[record * FIELDS + VALUE_END] = valueEnd;
    this.#records[record * FIELDS + NEXT] = this.#length;
  }

  alias(record: number, anchor: number): void {
    this.#aliases.set(record, anchor);
  }

  build(text: string): Positions {
    return new PositionTable(text, this.#records.slice(0, this.#length * FIELDS), this.#keys, this.#aliases);
  }
}
