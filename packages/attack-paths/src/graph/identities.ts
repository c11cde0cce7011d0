import {
  type Binding,
  defaultRules,
  type PolicyRule,
  type Project,
  type Role,
  type Subject,
} from '@plimsoll/core';
import { describePlace, EVERYWHERE, keyOf, type Place, placeOf } from './places.js';
import { type Grant, type GrantedRule, Holder, type Identity } from './rights.js';
import type { Vertex } from './types.js';
import type { Named, Vertices } from './vertices.js';

type NamedRole = Pick<Role, 'kind' | 'name'> & { readonly rules: readonly GrantedRule[] };

const EVERYTHING: PolicyRule = {
  verbs: ['*'],
  apiGroups: ['*'],
  resources: ['*'],
  resourceNames: [],
  nonResourceURLs: [],
};

/** Everyone who holds rights, by the id of the vertex. Techniques add those who give rights to themselves. */
export class Identities {
  readonly #byId = new Map<string, Identity>();
  readonly #project: Project;
  readonly #vertices: Vertices;
  #roles: ReadonlyMap<string, NamedRole> | undefined;

  constructor(project: Project, vertices: Vertices) {
    this.#project = project;
    this.#vertices = vertices;
    const own = grantsOf(project, vertices);
    const holders = new Map<string, Holder>();
    for (const [id, { who, vertex, grants }] of own)
      if (who.kind === 'Group') holders.set(id, new Holder(who, vertex, grants));
    for (const [id, { who, vertex, grants }] of own) {
      const groups = groupsOf(who).flatMap((name) => holders.get(`identity:Group:${name}`) ?? []);
      this.#byId.set(id, holders.get(id) ?? new Holder(who, vertex, grants, groups));
    }
  }

  get(id: string): Identity | undefined {
    return this.#byId.get(id);
  }

  /** In the order of the bindings; those who were added come last. */
  values(): Iterable<Identity> {
    return this.#byId.values();
  }

  /** A role of the files or of Kubernetes itself. */
  roleNamed(kind: Role['kind'], name: string, namespace?: string): NamedRole | undefined {
    this.#roles ??= indexRoles(this.#project);
    const known = this.#roles.get(roleKey({ kind, name, namespace }));
    if (known) return known;
    const rules = defaultRules({ kind, name, namespace });
    const role = { kind, name };
    return rules && { ...role, rules: rules.map((rule) => ({ ...rule, role, at: undefined })) };
  }

  /** Someone who has made sure to hold a role at a place. */
  holderOf({ kind, name, rules }: NamedRole, place: Place, resource?: Role['resource']): Vertex {
    const title = `${kind} ${name ?? '(unnamed)'}`;
    const origin = resource ? `${resource.file.path}#${resource.document}` : '';
    return this.#add(`rights:${title}:${origin}@${keyOf(place)}`, `rights of ${title}`, rules, place);
  }

  /** Someone who has made sure to hold every right at a place. */
  everythingAt(place: Place): Vertex {
    if (place.everywhere) return this.#vertices.goal('cluster-admin');
    const role = { kind: 'ClusterRole', name: 'cluster-admin' } as const;
    return this.#add(
      `rights:*@${keyOf(place)}`,
      'all rights',
      [{ ...EVERYTHING, role, at: undefined }],
      place,
    );
  }

  #add(id: string, title: string, rules: readonly GrantedRule[], place: Place): Vertex {
    const vertex = this.#vertices.rights(id, `${title} in ${describePlace(place)}`, place.namespace);
    if (!this.#byId.has(vertex.id)) {
      const grants = rules.map((rule) => ({ rule, place, subject: undefined, binding: undefined }));
      this.#byId.set(
        vertex.id,
        new Holder({ kind: 'Role', name: vertex.name, namespace: undefined }, vertex, grants),
      );
    }
    return vertex;
  }
}

/** Where a binding grants. */
export const placeOfBinding = ({ clusterWide, resource }: Binding): Place =>
  clusterWide ? EVERYWHERE : placeOf(resource);

/** By the id of the vertex, in the order of the bindings. */
function grantsOf(
  project: Project,
  vertices: Vertices,
): ReadonlyMap<string, { readonly who: Named; readonly vertex: Vertex; readonly grants: readonly Grant[] }> {
  const own = new Map<string, { who: Named; vertex: Vertex; grants: Grant[] }>();
  for (const binding of project.rbac.bindings) {
    const place = placeOfBinding(binding);
    for (const subject of binding.subjects) {
      const who = namedBy(subject);
      const vertex = vertices.identity(who);
      let entry = own.get(vertex.id);
      if (!entry) {
        entry = { who, vertex, grants: [] };
        own.set(vertex.id, entry);
      }
      for (const rule of binding.role?.rules ?? []) entry.grants.push({ rule, place, subject, binding });
    }
  }
  return own;
}

function indexRoles({ rbac }: Project): ReadonlyMap<string, NamedRole> {
  const index = new Map<string, NamedRole>();
  for (const role of [...rbac.roles, ...rbac.bindings.flatMap(({ role }) => role ?? [])])
    if (role.name !== undefined && !index.has(roleKey(role))) index.set(roleKey(role), role);
  return index;
}

const roleKey = ({ kind, name, namespace }: Pick<Role, 'kind' | 'name' | 'namespace'>): string =>
  JSON.stringify([kind, namespace, name]);

const SERVICE_ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/;

/** A User `system:serviceaccount:NAMESPACE:NAME` is that ServiceAccount. */
function namedBy({ kind, name, namespace }: Subject): Named {
  const account = kind === 'User' ? SERVICE_ACCOUNT.exec(name) : null;
  return account
    ? { kind: 'ServiceAccount', namespace: account[1]!, name: account[2]! }
    : { kind, name, namespace };
}

/**
 * The groups that the API server puts someone into.
 * https://kubernetes.io/docs/reference/access-authn-authz/authentication/#service-account-tokens
 */
export function groupsOf({ kind, name, namespace }: Named): readonly string[] {
  if (kind === 'ServiceAccount')
    return [
      'system:serviceaccounts',
      ...(namespace === undefined ? [] : [`system:serviceaccounts:${namespace}`]),
      'system:authenticated',
    ];
  if (kind !== 'User') return [];
  return [name === 'system:anonymous' ? 'system:unauthenticated' : 'system:authenticated'];
}
