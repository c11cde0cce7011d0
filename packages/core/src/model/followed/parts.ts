import { Fact } from './fact.js';

/** A map that was computed of a project, in its current version. */
export interface Versions {
  readonly map: ReadonlyMap<unknown, unknown>;
  readonly version: number;
  /** The run that made the current version. */
  readonly madeIn: number;
  changedIn(): number;
}

/** What a map has at one key. It changes only if that does. */
export class Part extends Fact {
  readonly of: Versions;
  readonly #key: unknown;
  #value: unknown;
  #version: number;

  constructor(of: Versions, key: unknown) {
    super();
    this.of = of;
    this.#key = key;
    this.#value = of.map.get(key);
    this.#version = of.version;
  }

  override changedIn(): number {
    this.of.changedIn();
    const { version, map, madeIn } = this.of;
    if (version !== this.#version) {
      const value = map.get(this.#key);
      if (!isSamePart(this.#value, value)) this.changed = madeIn;
      this.#value = value;
      this.#version = version;
    }
    return this.changed;
  }
}

/** The parts of a map that something read. Those that nothing else holds may be forgotten at any time. */
export class Parts {
  readonly #byObject = new WeakMap<object, Part>();
  #byName = new Map<unknown, Part>();

  of(versions: Versions, key: unknown): Part {
    const known: Pick<Map<unknown, Part>, 'get' | 'set'> = typeof key === 'object' && key !== null
      ? (this.#byObject as never)
      : this.#byName;
    let part = known.get(key);
    if (!part) {
      // Names come and go while someone types.
      if (this.#byName.size > 2 * versions.map.size + 1000) this.#byName = new Map();
      part = new Part(versions, key);
      known.set(key, part);
    }
    return part;
  }
}

/** A view of a map that tells what is read of it. */
export class ReadMap extends Map<unknown, unknown> {
  readonly #map: ReadonlyMap<unknown, unknown>;
  readonly #readPart: (key: unknown) => void;
  readonly #readAll: () => void;

  constructor(map: ReadonlyMap<unknown, unknown>, readPart: (key: unknown) => void, readAll: () => void) {
    super();
    this.#map = map;
    this.#readPart = readPart;
    this.#readAll = readAll;
  }

  override get(key: unknown): unknown {
    this.#readPart(key);
    return this.#map.get(key);
  }

  override has(key: unknown): boolean {
    this.#readAll();
    return this.#map.has(key);
  }

  override get size(): number {
    // The constructor of a map asks for it before there is one.
    this.#readAll?.();
    return this.#map?.size ?? 0;
  }

  override keys(): MapIterator<unknown> {
    this.#readAll();
    return this.#map.keys();
  }

  override values(): MapIterator<unknown> {
    this.#readAll();
    return this.#map.values();
  }

  override entries(): MapIterator<[unknown, unknown]> {
    this.#readAll();
    return this.#map.entries();
  }

  override [Symbol.iterator](): MapIterator<[unknown, unknown]> {
    return this.entries();
  }

  override forEach(call: (value: unknown, key: unknown, map: Map<unknown, unknown>) => void): void {
    this.#readAll();
    for (const [key, value] of this.#map) call(value, key, this);
  }
}

/** Whether two results are plain values, or lists of the same values. */
const isSamePart = (one: unknown, other: unknown): boolean =>
  Object.is(one, other) || (Array.isArray(one) && Array.isArray(other) && isSameNestedList(one, other));

export function isSameNestedList(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((item, index) => isSamePart(item, other[index]));
}
