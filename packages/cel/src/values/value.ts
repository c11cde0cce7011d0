// The values of CEL. An int is a bigint, a double a number; text, booleans and null are themselves.

/** Whatever an expression can evaluate to. */
export type Value =
  | null
  | boolean
  | bigint
  | number
  | string
  | Uint
  | Uint8Array
  | List
  | Dict
  | TypeValue
  | Timestamp
  | Duration
  | Optional
  | Opaque
  | Fault;

/** A number without sign. */
export class Uint {
  constructor(readonly value: bigint) {}
}

/** A list that makes each item on demand. */
export abstract class List {
  abstract readonly size: number;
  /** The item at a position below `size`. */
  abstract at(index: number): Value;
  /** Whether the API server reads it by reflection on Go types. Some comparisons with such a list are errors. */
  get reflected(): boolean {
    return false;
  }
  /** Where in the manifest an item was read, for lists made from others. */
  originOf(_index: number): readonly Read[] {
    return NOWHERE;
  }
  /** Notes that an expression depends on the list as a whole. */
  use(): void {}
  /** Notes that an expression depends on an item. */
  note(_index: number): void {}
  *[Symbol.iterator](): Generator<Value> {
    for (let index = 0; index < this.size; index++) yield this.at(index);
  }
}

export type Key = string | bigint | boolean | Uint;

/** A map. */
export abstract class Dict {
  abstract readonly size: number;
  abstract keys(): readonly Key[];
  /** The value of a key. Undefined if there is none. */
  abstract get(key: Value): Value | undefined;
  get reflected(): boolean {
    return false;
  }
  use(): void {}
  /** Notes that an expression depends on a key, even if the map lacks it. */
  note(_key: Value): void {}
}

/** A field of a manifest that an expression read, even if it is missing: steps from the root of a variable. */
export interface Read {
  /** The variable that contains it. */
  readonly root: string;
  readonly path: readonly (string | number)[];
}

const NOWHERE: readonly Read[] = [];

/** A list made by an expression. */
export class MadeList extends List {
  constructor(
    readonly items: readonly Value[],
    readonly origins?: readonly (readonly Read[])[],
  ) {
    super();
  }
  override get size(): number {
    return this.items.length;
  }
  override at(index: number): Value {
    return this.items[index]!;
  }
  override originOf(index: number): readonly Read[] {
    return this.origins?.[index] ?? NOWHERE;
  }
}

/** A map made by an expression. Equal numbers of any type are one key. */
export class MadeDict extends Dict {
  readonly #entries = new Map<string, readonly [Key, Value]>();

  override get size(): number {
    return this.#entries.size;
  }
  override keys(): readonly Key[] {
    return [...this.#entries.values()].map(([key]) => key);
  }
  override get(key: Value): Value | undefined {
    const text = keyText(key);
    return text === undefined ? undefined : this.#entries.get(text)?.[1];
  }
  has(key: Value): boolean {
    const text = keyText(key);
    return text !== undefined && this.#entries.has(text);
  }
  set(key: Key, value: Value): void {
    this.#entries.set(keyText(key)!, [key, value]);
  }
}

/** The same text for equal keys. Undefined if the value cannot be a key. */
function keyText(key: Value): string | undefined {
  if (typeof key === 'string') return `s${key}`;
  if (typeof key === 'bigint') return `n${key}`;
  if (typeof key === 'boolean') return `b${key}`;
  if (key instanceof Uint) return `n${key.value}`;
  if (typeof key === 'number' && Number.isInteger(key)) return `n${BigInt(key)}`;
  return undefined;
}

/** The result of `type(x)`. */
export class TypeValue {
  constructor(readonly name: string) {}
}

/** A moment: nanoseconds since 1970 in UTC. */
export class Timestamp {
  constructor(readonly nanos: bigint) {}
}

/** A span of time in nanoseconds. */
export class Duration {
  constructor(readonly nanos: bigint) {}
}

/** A value that may be absent. */
export class Optional {
  constructor(readonly value?: Value) {}
  get hasValue(): boolean {
    return this.value !== undefined;
  }
}

export const NONE = new Optional();

/** A value from a library of Kubernetes, such as a quantity. */
export abstract class Opaque {
  abstract readonly typeName: string;
  abstract equals(other: Opaque): boolean;
}

/** Stands in place of a value. Only `&&`, `||` and macros such as `all` can ignore it. */
export abstract class Fault {}

/** An error of evaluation. */
export class CelError extends Fault {
  constructor(readonly message: string) {
    super();
  }
}

/** What files cannot show, with the reasons. Each reason is a sentence. */
export class Unknown extends Fault {
  constructor(readonly reasons: readonly string[]) {
    super();
  }
}

export const noSuchOverload = (): CelError => new CelError('no such overload');

/** The more severe one of two. An unknown value may turn out to be no error. */
export function mergeFaults(a: Fault, b: Fault): Fault {
  if (a instanceof Unknown && b instanceof Unknown)
    return new Unknown([...new Set([...a.reasons, ...b.reasons])]);
  return a instanceof Unknown ? a : b instanceof Unknown ? b : a;
}

/** The name of a value's type, as `type(x)` shows it. */
export function typeNameOf(value: Value): string {
  if (value === null) return 'null_type';
  if (value instanceof Uint) return 'uint';
  if (value instanceof Uint8Array) return 'bytes';
  if (value instanceof List) return 'list';
  if (value instanceof Dict) return 'map';
  if (value instanceof TypeValue) return 'type';
  if (value instanceof Timestamp) return 'google.protobuf.Timestamp';
  if (value instanceof Duration) return 'google.protobuf.Duration';
  if (value instanceof Optional) return 'optional_type';
  if (value instanceof Opaque) return value.typeName;
  if (typeof value === 'bigint') return 'int';
  if (typeof value === 'number') return 'double';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'string' ? 'string' : 'error';
}
