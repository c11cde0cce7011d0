/** Names, such as the rules that judged an object: many objects share them, so there is one object for the same ones. */
export class NameSet {
  readonly size: number;
  /** How many sets were made of one empty one, to bound them. */
  readonly #all: { made: number };
  readonly #before: NameSet | undefined;
  readonly #name: string | undefined;
  #next: Map<string, NameSet> | undefined;
  #names: ReadonlySet<string> | undefined;

  /** Without arguments: the empty set, from which all others are made. */
  constructor(before?: NameSet, name?: string) {
    this.#before = before;
    this.#name = name;
    this.size = before ? before.size + 1 : 0;
    this.#all = before ? before.#all : { made: 0 };
    this.#all.made++;
  }

  get made(): number {
    return this.#all.made;
  }

  /** These names and another one, which is not among them. */
  with(name: string): NameSet {
    this.#next ??= new Map();
    let next = this.#next.get(name);
    if (!next) {
      next = new NameSet(this, name);
      this.#next.set(name, next);
    }
    return next;
  }

  /** The names in their order. */
  get names(): ReadonlySet<string> {
    if (!this.#names) {
      const names: string[] = [];
      for (let one: NameSet = this; one.#name !== undefined; one = one.#before!) names.push(one.#name);
      this.#names = new Set(names.reverse());
    }
    return this.#names;
  }

  has(name: string): boolean {
    return this.names.has(name);
  }
}
