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
    const declared = declaredBy(rules);
    for (const [id, superseded] of declared) {
      const contained = superseded.filter((one) => {
        const other = idOf(one);
        return order.get(id)! < (order.get(other) ?? 0) || !below(other, declared).has(id);
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

type Declared = ReadonlyMap<string, readonly Superseded[]>;

/** What each rule contains by its own word or by that of the other rule, in the order of the rules. */
function declaredBy(rules: ReadonlyMap<string, AnyRule>): Declared {
  const declared = new Map([...rules].map(([id, { meta }]) => [id, [...(meta.supersedes ?? [])]]));
  for (const [id, { meta }] of rules)
    for (const containing of meta.supersededBy ?? []) declared.get(containing)?.push(id);
  return new Map([...declared].filter(([, contained]) => contained.length > 0));
}

/** A rule and all that it contains, also through others. */
function below(ruleId: string, declared: Declared): ReadonlySet<string> {
  const all = new Set([ruleId]);
  // Iterating a set also visits what is added meanwhile.
  for (const id of all) for (const other of declared.get(id) ?? []) all.add(idOf(other));
  return all;
}
