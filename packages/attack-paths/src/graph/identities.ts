import { type Binding, defaultRules, type Project, type Role, type Subject } from '@plimsoll/core/kubernetes';
import type { Keeper } from './keeper.js';
import { describePlace, EVERYWHERE, keyOf, type Place, placeOf } from './places.js';
import { type Applied, Holder, type Identity, isEverything, type NamedRole } from './rights.js';
import type { Vertex } from './types.js';
import type { Named, Vertices } from './vertices.js';

const CLUSTER_ADMIN = { kind: 'ClusterRole', name: 'cluster-admin' } as const;

const EVERYTHING: NamedRole = {
  ...CLUSTER_ADMIN,
  rules: [
    {
      verbs: ['*'],
      apiGroups: ['*'],
      resources: ['*'],
      resourceNames: [],
      nonResourceURLs: [],
      role: CLUSTER_ADMIN,
      at: undefined,
    },
  ],
};

/**
 * All identities with permissions, by the id of the vertex. Techniques add those that grant permissions to themselves.
 */
export class Identities {
  readonly #project: Project;
  readonly #vertices: Vertices;
  readonly #keeper: Keeper;
  /** Those that techniques added. */
  readonly #added = new Map<string, Identity>();
  /** How many act for another one, by both. */
  readonly #acting = new Map<string, number>();

  constructor(project: Project, vertices: Vertices, keeper: Keeper) {
    this.#project = project;
    this.#vertices = vertices;
    this.#keeper = keeper;
  }

  /** Those that bindings name. */
  get #own(): ReadonlyMap<string, Identity> {
    return this.#keeper.shared(holdersIn, undefined, () => holdersIn(this.#project, this.#vertices));
  }

  get(id: string): Identity | undefined {
    return this.#own.get(id) ?? this.#added.get(id);
  }

  /** In the order of the bindings. Added ones come last. */
  *values(): Iterable<Identity> {
    yield* this.#own.values();
    yield* this.#added.values();
  }

  /** A role in the files or of Kubernetes itself. */
  roleNamed(kind: Role['kind'], name: string, namespace?: string): NamedRole | undefined {
    const known = this.#project.memo(indexRoles).get(roleKey({ kind, name, namespace }));
    if (known) return known;
    const rules = defaultRules({ kind, name, namespace });
    const role = { kind, name };
    return rules && { ...role, rules: rules.map((rule) => ({ ...rule, role, at: undefined })) };
  }

  /** An attacker who made themselves a holder of a role at a place. */
  holderOf(role: NamedRole, place: Place): Vertex {
    if (role.rules.some((rule) => isEverything({ rule }))) return this.everythingAt(place);
    const { kind, name = '(unnamed)', resource } = role;
    const origin = resource ? `${resource.file.path}#${resource.document}` : '';
    return this.#add(`rights:${kind} ${name}:${origin}`, `permissions of ${kind} ${name}`, role, place);
  }

  /** An attacker who made themselves a holder of all permissions at a place. */
  everythingAt(place: Place): Vertex {
    return place.everywhere
      ? this.#vertices.goal('cluster-admin')
      : this.#add('rights:*', 'all permissions', EVERYTHING, place);
  }

  /** An identity that acts for another one, with what is left of its permissions. */
  actingFor({ vertex: { id, name } }: Identity, whom: string, applied: readonly Applied[]): Vertex {
    const title = `${name}, acting for ${whom}`;
    const key = `${id}:${whom}`;
    const number = this.#acting.get(key) ?? 0;
    this.#acting.set(key, number + 1);
    const vertex = this.#vertices.rights(`rights:acting:${key}:${number}`, title, undefined);
    const who = { kind: 'Acting', name: title, namespace: undefined };
    this.#addHolder(new Holder(who, vertex, applied));
    return vertex;
  }

  #add(id: string, title: string, role: NamedRole, place: Place): Vertex {
    const vertex = this.#vertices.rights(
      `${id}@${keyOf(place)}`,
      `${title} in ${describePlace(place)}`,
      place.namespace,
    );
    const who = { kind: 'Role', name: vertex.name, namespace: undefined };
    const applied = { role, place, subject: undefined, binding: undefined };
    this.#addHolder(this.#added.get(vertex.id) ?? new Holder(who, vertex, [applied]));
    return vertex;
  }

  #addHolder(holder: Identity): void {
    const { id } = holder.vertex;
    if (!this.#added.has(id)) this.#added.set(id, holder);
    this.#vertices.effects?.add(({ identities }: { readonly identities: Identities }) =>
      identities.#addHolder(holder),
    );
  }
}

/** The holders of permissions that bindings name, by the ids of their vertices. */
function holdersIn(project: Project, vertices: Vertices): ReadonlyMap<string, Identity> {
  const own = appliedOf(project, vertices);
  const holders = new Map<string, Holder>();
  const holderOf = (id: string): Holder | undefined => {
    const entry = own.get(id);
    if (!entry) return undefined;
    let holder = holders.get(id);
    if (!holder) {
      const groups = groupsOf(entry.who).flatMap((name) => holderOf(`identity:Group:${name}`) ?? []);
      holder = new Holder(entry.who, entry.vertex, entry.applied, groups);
      holders.set(id, holder);
    }
    return holder;
  };
  return new Map(Array.from(own.keys(), (id) => [id, holderOf(id)!]));
}

/** The groups that bindings name. */
export const boundGroups = ({ rbac }: Project): ReadonlySet<string> =>
  new Set(
    rbac.bindings.flatMap(({ subjects }) =>
      subjects.flatMap(({ kind, name }) => (kind === 'Group' ? [name] : [])),
    ),
  );

/** Where a binding grants. */
export const placeOfBinding = ({ clusterWide, resource }: Binding): Place =>
  clusterWide ? EVERYWHERE : placeOf(resource);

interface Entry {
  readonly who: Named;
  readonly vertex: Vertex;
  readonly applied: Applied[];
}

/** By the id of the vertex, in the order of the bindings. */
function appliedOf(project: Project, vertices: Vertices): ReadonlyMap<string, Entry> {
  const own = new Map<string, Entry>();
  for (const binding of project.rbac.bindings) {
    const place = placeOfBinding(binding);
    for (const subject of binding.subjects) {
      const who = namedBy(subject);
      const vertex = vertices.identity(who);
      let entry = own.get(vertex.id);
      if (!entry) {
        entry = { who, vertex, applied: [] };
        own.set(vertex.id, entry);
      }
      if (binding.role) entry.applied.push({ role: binding.role, place, subject, binding });
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

const ACCOUNTS = 'system:serviceaccounts';
const AUTHENTICATED = 'system:authenticated';

/**
 * The groups that the API server adds to an identity. Members of a group of ServiceAccounts are also in the wider
 * groups, where the permissions of two groups combine.
 * https://kubernetes.io/docs/reference/access-authn-authz/authentication/#service-account-tokens
 */
export function groupsOf({ kind, name, namespace }: Named): readonly string[] {
  if (kind === 'ServiceAccount')
    return [ACCOUNTS, ...(namespace === undefined ? [] : [`${ACCOUNTS}:${namespace}`]), AUTHENTICATED];
  if (kind === 'User') return [name === 'system:anonymous' ? 'system:unauthenticated' : AUTHENTICATED];
  if (name.startsWith(`${ACCOUNTS}:`)) return [ACCOUNTS, AUTHENTICATED];
  return name === ACCOUNTS ? [AUTHENTICATED] : [];
}
