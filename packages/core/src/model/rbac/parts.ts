import { isSameList } from '../../same-list.js';
import type { Resource } from '../resource.js';
import { aggregationLabel, type RoleNode } from './role.js';
import type { Binding } from './types.js';

/**
 * Roles and bindings that lead to each other: what one of them grants, and to whom, follows from these objects alone. As
 * long as they are the same, and in the same order, this is the same object.
 */
export interface RbacPart {
  readonly members: readonly Resource[];
}

/** The part of each role and binding of the files. Reads no more of them than the graph did. */
export function partsOf(
  roles: readonly RoleNode[],
  bindings: readonly Binding[],
): ReadonlyMap<Resource, RbacPart> {
  const sets = new DisjointSets();
  // Selectors are not read here, so any of them may select any ClusterRole.
  const isAnySelected = roles.some(({ selectors }) => selectors !== undefined);
  for (const role of roles)
    if (role.kind === 'ClusterRole' && (isAnySelected || isForDefaultRoles(role)))
      sets.join(role, AGGREGATION);
  for (const binding of bindings) {
    const { role } = binding;
    if (!role) continue;
    sets.join(binding, role);
    if ((role as RoleNode).selectors !== undefined) sets.join(role, AGGREGATION);
  }
  const members = new Map<object, Resource[]>();
  for (const node of [...roles, ...bindings]) {
    const { resource } = node;
    const root = sets.rootOf(node);
    const own = members.get(root);
    if (own) own.push(resource!);
    else members.set(root, [resource!]);
  }
  const parts = new Map<Resource, RbacPart>();
  for (const own of members.values()) {
    const part = samePart(own);
    for (const resource of own) parts.set(resource, part);
  }
  return parts;
}

/** The bindings that name a ServiceAccount, by its name alone. */
export function bindingsByAccount(bindings: readonly Binding[]): ReadonlyMap<string, readonly Resource[]> {
  const byAccount = new Map<string, Resource[]>();
  for (const { resource, subjects } of bindings)
    for (const { kind, name } of subjects) {
      if (kind !== 'ServiceAccount') continue;
      const own = byAccount.get(name);
      if (own) own.push(resource);
      else byAccount.set(name, [resource]);
    }
  return byAccount;
}

/** Stands for all roles that may aggregate others. */
const AGGREGATION = {};

const FOR_DEFAULT_ROLES = aggregationLabel('');

/** Whether a default role may contain the entries of a role. */
const isForDefaultRoles = ({ labels }: RoleNode): boolean =>
  Object.keys(labels).some((label) => label.startsWith(FOR_DEFAULT_ROLES));

/** By the first member. */
const known = new WeakMap<Resource, RbacPart>();

function samePart(members: readonly Resource[]): RbacPart {
  const [first] = members;
  const last = known.get(first!);
  if (last && isSameList(last.members, members)) return last;
  const part = { members };
  known.set(first!, part);
  return part;
}

/** Sets of objects that are joined in near linear time. */
class DisjointSets {
  readonly #parents = new Map<object, object>();

  rootOf(one: object): object {
    let root = one;
    for (let next = this.#parents.get(root); next; next = this.#parents.get(root)) root = next;
    for (let at = one; at !== root; ) {
      const next = this.#parents.get(at)!;
      this.#parents.set(at, root);
      at = next;
    }
    return root;
  }

  join(one: object, other: object): void {
    const [from, to] = [this.rootOf(one), this.rootOf(other)];
    if (from !== to) this.#parents.set(from, to);
  }
}
