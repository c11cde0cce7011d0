import type { AnyRule, Superseded, SupersededWithin } from '../rule/types.js';

/** A rule that contains another one even where their findings are at different nodes. */
export interface Pair {
  readonly containing: string;
  readonly contained: string;
  readonly within: SupersededWithin;
}

const idOf = (superseded: Superseded): string =>
  typeof superseded === 'string' ? superseded : superseded.rule;

/**
 * Which rule contains which, as the rules say. If rules contain each other, also through others, the first one contains
 * the rest: they must not hide each other.
 */
export class Containment {
  readonly #contained = new Map<string, ReadonlySet<string>>();
  readonly #involved = new Set<string>();
  /** The pairs whose findings may be at different nodes. */
  readonly apart: readonly Pair[];

  constructor(rules: ReadonlyMap<string, AnyRule>) {
    const order = new Map([...rules.keys()].map((id, index) => [id, index]));
    const apart: Pair[] = [];
    for (const [id, { meta }] of rules) {
      if (!meta.supersedes?.length) continue;
      const contained = meta.supersedes.filter((superseded) => {
        const other = idOf(superseded);
        return order.get(id)! < (order.get(other) ?? 0) || !below(other, rules).has(id);
      });
      this.#contained.set(id, new Set(contained.map(idOf)));
      for (const involved of [id, ...contained.map(idOf)]) this.#involved.add(involved);
      for (const superseded of contained)
        if (typeof superseded !== 'string')
          apart.push({ containing: id, contained: superseded.rule, within: superseded.within });
    }
    this.apart = apart;
  }

  /** Whether a rule contains another one or is contained. Few rules are, and only their findings can be marked. */
  involves(ruleId: string): boolean {
    return this.#involved.has(ruleId);
  }

  contains(containing: string, contained: string): boolean {
    return this.#contained.get(containing)?.has(contained) ?? false;
  }
}

/** A rule and all that it contains, also through others. */
function below(ruleId: string, rules: ReadonlyMap<string, AnyRule>): ReadonlySet<string> {
  const all = new Set([ruleId]);
  // Iterating a set also visits what is added meanwhile.
  for (const id of all) for (const other of rules.get(id)?.meta.supersedes ?? []) all.add(idOf(other));
  return all;
}
