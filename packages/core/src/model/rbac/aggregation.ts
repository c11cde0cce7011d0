import { selects } from '../labels.js';
import { aggregationLabel, type RoleNode } from './role.js';

/**
 * Which ClusterRoles an `aggregationRule` selects, through other aggregated roles too. Equal selectors share
 * one answer, so that many roles may aggregate many.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles
 */
export class Aggregation {
  readonly #clusterRoles: readonly RoleNode[];
  readonly #byLabel = new Map<string, RoleNode[]>();
  readonly #selected = new Map<string, readonly RoleNode[]>();
  readonly #sources = new Map<string, ReadonlySet<RoleNode>>();

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

  /** The roles whose own entries an aggregated role grants; none of them is aggregated itself. */
  sources(role: RoleNode): ReadonlySet<RoleNode> {
    const key = keyOf(role);
    const known = this.#sources.get(key);
    if (known) return known;
    const sources = new Set<RoleNode>();
    const seen = new Set([key]);
    // A stack of its own: roles may select each other in circles, and in chains as long as a file holds.
    for (const pending = [role]; ; ) {
      const next = pending.pop();
      if (!next) break;
      for (const selected of this.#select(next)) {
        if (selected.selectors === undefined) sources.add(selected);
        else if (!seen.has(keyOf(selected))) {
          seen.add(keyOf(selected));
          pending.push(selected);
        }
      }
    }
    this.#sources.set(key, sources);
    return sources;
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
        const [label] = selector.at('matchLabels').entries();
        const candidates = label
          ? this.#labelled(label[0], label[1].value as string | undefined)
          : this.#clusterRoles;
        return candidates.filter(({ labels }) => selects(selector, labels));
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
