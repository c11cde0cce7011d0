import { Selector } from '../network/selector.js';
import { aggregationLabel, type RoleNode } from './role.js';

/** What a role aggregates, also through others, and the aggregated roles in between, by their selectors. */
interface Reached {
  readonly sources: ReadonlySet<RoleNode>;
  readonly through: ReadonlySet<string>;
}

/**
 * Which ClusterRoles an `aggregationRule` selects, also through other aggregated roles. Equal selectors share one
 * answer, so that many roles may aggregate many others.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles
 */
export class Aggregation {
  readonly #clusterRoles: readonly RoleNode[];
  readonly #byLabel = new Map<string, RoleNode[]>();
  readonly #selected = new Map<string, readonly RoleNode[]>();
  readonly #reached = new Map<string, Reached>();

  constructor(clusterRoles: readonly RoleNode[]) {
    this.#clusterRoles = clusterRoles;
    for (const role of clusterRoles)
      for (const [key, value] of Object.entries(role.labels)) {
        const label = JSON.stringify([key, value]);
        const labelled = this.#byLabel.get(label);
        if (labelled) labelled.push(role);
        else this.#byLabel.set(label, [role]);
      }
  }

  /**
   * The roles whose own entries an aggregated role grants. None of them is aggregated itself. Roles that select each
   * other share one set.
   */
  sources(role: RoleNode): ReadonlySet<RoleNode> {
    const key = keyOf(role);
    const known = this.#reached.get(key) ?? this.#walk(role);
    this.#reached.set(key, known);
    return known.sources;
  }

  #walk(role: RoleNode): Reached {
    const key = keyOf(role);
    const sources = new Set<RoleNode>();
    const through = new Set([key]);
    // An explicit stack, because roles may select each other in circles, and in chains as long as a file allows.
    for (const pending = [role]; ; ) {
      const next = pending.pop();
      if (!next) break;
      for (const selected of this.#select(next)) {
        if (selected.selectors === undefined) {
          sources.add(selected);
          continue;
        }
        const other = keyOf(selected);
        if (through.has(other)) continue;
        const known = this.#reached.get(other);
        // Each reaches the other, so they reach the same roles.
        if (known?.through.has(key)) return known;
        through.add(other);
        if (!known) pending.push(selected);
        for (const source of known?.sources ?? []) sources.add(source);
        for (const passed of known?.through ?? []) through.add(passed);
      }
    }
    return { sources, through };
  }

  #select(role: RoleNode): readonly RoleNode[] {
    const key = keyOf(role);
    let selected = this.#selected.get(key);
    if (!selected) {
      selected = [...this.#matching(role.selectors)];
      this.#selected.set(key, selected);
    }
    return selected;
  }

  #matching(selectors: RoleNode['selectors']): ReadonlySet<RoleNode> {
    if (typeof selectors === 'string') return new Set(this.#labelled(aggregationLabel(selectors), 'true'));
    return new Set(
      selectors?.items().flatMap((selector) => {
        if (!selector.exists) return [];
        const read = Selector.read(selector);
        const [label] = selector.at('matchLabels').entries();
        const candidates = label
          ? this.#labelled(label[0], label[1].value as string | undefined)
          : this.#clusterRoles;
        return candidates.filter(({ labels }) => read.match({ labels, mayHave: () => false }) === 'yes');
      }),
    );
  }

  #labelled(key: string, value: string | undefined): readonly RoleNode[] {
    return this.#byLabel.get(JSON.stringify([key, value])) ?? [];
  }
}

function keyOf({ selectors }: RoleNode): string {
  return typeof selectors === 'string' ? selectors : JSON.stringify(selectors?.value ?? null);
}
