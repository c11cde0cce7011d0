import { Dict, type Key, type Read, type Value } from '@plimsoll/cel';

/** The variables of a policy. Each is evaluated on its first use. */
export class LazyVariables extends Dict {
  readonly #names: readonly string[];
  readonly #compute: (name: string) => Value;
  readonly #reads: { readonly list: Read[] };
  readonly #known = new Map<string, { readonly value: Value; readonly reads: readonly Read[] }>();

  constructor(names: readonly string[], compute: (name: string) => Value, reads: { readonly list: Read[] }) {
    super();
    this.#names = names;
    this.#compute = compute;
    this.#reads = reads;
  }
  override get size(): number {
    return this.#names.length;
  }
  override keys(): readonly Key[] {
    return this.#names;
  }
  override get(key: Value): Value | undefined {
    if (typeof key !== 'string' || !this.#names.includes(key)) return undefined;
    const { list } = this.#reads;
    const known = this.#known.get(key);
    if (known) {
      // A later use depends on the same fields.
      for (const read of known.reads) list.push(read);
      return known.value;
    }
    const before = list.length;
    const value = this.#compute(key);
    this.#known.set(key, { value, reads: list.slice(before) });
    return value;
  }
}
