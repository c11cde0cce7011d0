import { Dict, type Key, type Read, type Value } from '@plimsoll/cel';
import type { Trace } from './secrets.js';

/** The variables of a policy. Each is evaluated on its first use. */
export class LazyVariables extends Dict {
  readonly #names: readonly string[];
  readonly #compute: (name: string) => Value;
  readonly #trace: Trace;
  readonly #known = new Map<
    string,
    { readonly value: Value; readonly reads: readonly Read[]; readonly secret: boolean }
  >();

  constructor(names: readonly string[], compute: (name: string) => Value, trace: Trace) {
    super();
    this.#names = names;
    this.#compute = compute;
    this.#trace = trace;
  }
  override get size(): number {
    return this.#names.length;
  }
  override keys(): readonly Key[] {
    return this.#names;
  }
  override get(key: Value): Value | undefined {
    if (typeof key !== 'string' || !this.#names.includes(key)) return undefined;
    const trace = this.#trace;
    const { list } = trace;
    const known = this.#known.get(key);
    if (known) {
      // A later use depends on the same fields.
      for (const read of known.reads) list.push(read);
      trace.secret ||= known.secret;
      return known.value;
    }
    const before = list.length;
    const secret = trace.secret;
    trace.secret = false;
    const value = this.#compute(key);
    this.#known.set(key, { value, reads: list.slice(before), secret: trace.secret });
    trace.secret ||= secret;
    return value;
  }
}
