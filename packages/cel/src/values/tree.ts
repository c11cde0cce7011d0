import { Dict, type Key, List, type Read, Unknown, type Value } from './value.js';

/** Plain data from JSON or YAML. Fields may be unknown. */
export type Data = unknown;

/** The fields of manifests that one evaluation read, in order. */
export interface Reads {
  readonly list: Read[];
}

interface Step {
  readonly root: string;
  readonly parent?: Step;
  readonly key?: string | number;
}

/** A read field, as its parent and its last key. Nobody looks at most of them, so no full paths are built. */
class TreeRead implements Read {
  readonly #step: Step;
  readonly #last: string | number | undefined;

  constructor(step: Step, last?: string | number) {
    this.#step = step;
    this.#last = last;
  }
  get root(): string {
    return this.#step.root;
  }
  get path(): readonly (string | number)[] {
    const path: (string | number)[] = this.#last === undefined ? [] : [this.#last];
    for (let at: Step | undefined = this.#step; at?.parent; at = at.parent) path.push(at.key!);
    return path.reverse();
  }
}

/** More reads say nothing more about the place of a fault. */
const MOST_READS = 10_000;

function noteIn({ list }: Reads, step: Step, last?: string | number): void {
  if (list.length < MOST_READS) list.push(new TreeRead(step, last));
}

/** How an expression sees data. */
export interface View {
  readonly reads: Reads;
  /** As the API server reads typed objects since Kubernetes 1.37: by reflection on Go types. */
  readonly reflected: boolean;
  /** Called for each scalar that an expression gets, including those inside of what it compares or prints as a whole. */
  readonly onScalar?: (read: Read) => void;
}

/** The data of a variable as a value that notes each read. */
export function rootValue(name: string, data: Data, view: View): Value {
  return wrap(data, { root: name }, view) ?? null;
}

/** Undefined if the value is no data. */
function wrap(data: Data, step: Step, view: View): Value | undefined {
  switch (typeof data) {
    case 'string':
    case 'boolean':
    case 'bigint':
      view.onScalar?.(new TreeRead(step));
      return data;
    case 'number':
      view.onScalar?.(new TreeRead(step));
      return Number.isInteger(data) ? BigInt(data) : data;
    case 'object':
      if (data === null) return null;
      if (data instanceof Unknown) return data;
      return Array.isArray(data) ? new TreeList(data, step, view) : new TreeDict(data as object, step, view);
    default:
      return undefined;
  }
}

/** Notes maps and lists only when they are used, because expressions only pass through most of them. */
const isLeaf = (data: Data): boolean => typeof data !== 'object' || data === null;

class TreeList extends List {
  readonly #data: readonly Data[];
  readonly #step: Step;
  readonly #view: View;

  constructor(data: readonly Data[], step: Step, view: View) {
    super();
    this.#data = data;
    this.#step = step;
    this.#view = view;
  }
  override get size(): number {
    return this.#data.length;
  }
  override get reflected(): boolean {
    return this.#view.reflected;
  }
  override at(index: number): Value {
    const step = { root: this.#step.root, parent: this.#step, key: index };
    return wrap(this.#data[index], step, this.#view) ?? null;
  }
  override originOf(index: number): readonly Read[] {
    return [new TreeRead(this.#step, index)];
  }
  override use(): void {
    noteIn(this.#view.reads, this.#step);
  }
  override note(index: number): void {
    if (isLeaf(this.#data[index])) noteIn(this.#view.reads, this.#step, index);
  }
}

class TreeDict extends Dict {
  readonly #data: object;
  readonly #step: Step;
  readonly #view: View;
  #keys: readonly string[] | undefined;

  constructor(data: object, step: Step, view: View) {
    super();
    this.#data = data;
    this.#step = step;
    this.#view = view;
  }
  override get size(): number {
    return this.keys().length;
  }
  override get reflected(): boolean {
    return this.#view.reflected;
  }
  override keys(): readonly Key[] {
    this.#keys ??= Object.keys(this.#data).filter(
      (key) => (this.#data as Record<string, unknown>)[key] !== undefined,
    );
    return this.#keys;
  }
  override get(key: Value): Value | undefined {
    if (typeof key !== 'string') return undefined;
    return wrap(this.#own(key), { root: this.#step.root, parent: this.#step, key }, this.#view);
  }
  #own(key: string): Data {
    return Object.hasOwn(this.#data, key) ? (this.#data as Record<string, unknown>)[key] : undefined;
  }
  override use(): void {
    noteIn(this.#view.reads, this.#step);
  }
  override note(key: Value): void {
    if (typeof key === 'string' && isLeaf(this.#own(key))) noteIn(this.#view.reads, this.#step, key);
  }
}
