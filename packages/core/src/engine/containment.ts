import { oncePer } from '../once-per.js';
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

  /** @param reported the rules with findings: nothing is asked about others */
  constructor(rules: ReadonlyMap<string, AnyRule>, reported: ReadonlySet<string>) {
    const apart: Pair[] = [];
    const declared = declaredBy(rules);
    /** The rules before this one, and itself. */
    const before = new Set<string>();
    for (const id of rules.keys()) {
      before.add(id);
      const superseded = reported.has(id) ? declared.get(id) : undefined;
      const contained = superseded?.filter((one) => {
        const other = idOf(one);
        return reported.has(other) && (!before.has(other) || !below(other, declared).has(id));
      });
      if (!contained?.length) continue;
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

/** What each rule contains by its own word or by that of the other rule. */
const declaredBy = oncePer((rules: ReadonlyMap<string, AnyRule>): Declared => {
  const declared = new Map<string, readonly Superseded[]>();
  rules.forEach(({ meta }, id) => {
    if (meta.supersedes) declared.set(id, meta.supersedes);
  });
  rules.forEach(({ meta }, id) => {
    for (const containing of meta.supersededBy ?? [])
      if (rules.has(containing)) declared.set(containing, [...(declared.get(containing) ?? []), id]);
  });
  return declared;
});

/** A rule and all that it contains, also through others. */
function below(ruleId: string, declared: Declared): ReadonlySet<string> {
  const all = new Set([ruleId]);
  // Iterating a set also visits what is added meanwhile.
  for (const id of all) for (const other of declared.get(id) ?? []) all.add(idOf(other));
  return all;
}
