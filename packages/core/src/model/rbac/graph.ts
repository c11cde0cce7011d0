import type { rbacV1 as api } from '@plimsoll/kubernetes-api';
import { append } from '../../group-by.js';
import { oncePer } from '../../once-per.js';
import type { Project } from '../project.js';
import type { Cursor, Resource } from '../resource.js';
import { Aggregation } from './aggregation.js';
import { builtInRoles } from './built-in-roles.js';
import { partsOf, type RbacPart } from './parts.js';
import { kindOfEntry, type RoleNode, RoleOfResource, roleOfTable } from './role.js';
import type { BuiltInRole } from './rule-table.js';
import { type Binding, RBAC_GROUP, type Rbac, type Role, type RoleRule, type Subject } from './types.js';

const EVERYWHERE = Symbol('every namespace');
/** A namespace. Undefined if it is given at installation. */
type Place = string | typeof EVERYWHERE | undefined;

type Resources = Pick<Project, 'find' | 'ofKind'>;

/** The graph of one project. Building it and querying it take linear time. */
export class RbacGraph implements Rbac {
  readonly roles: readonly Role[];
  readonly bindings: readonly Binding[];
  readonly #resources: Resources;
  readonly #roleOf = new Map<Resource, RoleNode>();
  readonly #bindingOf = new Map<Resource, Binding>();
  /** The keys of the roles of the run. */
  #inRun: ReadonlySet<string> | undefined;
  /** By key: default roles that the run does not contain, as far as something asked for them. */
  readonly #builtIn = new Map<string, RoleNode>();
  #aggregation: Aggregation | undefined;
  #aggregatedBy: ReadonlyMap<Role, readonly (readonly RoleNode[])[]> | undefined;
  readonly #places = new WeakMap<object, ReadonlySet<Place>>();
  /** Caches answers: the pods of a namespace share its accounts. */
  readonly #ofServiceAccount = new Map<string, readonly Binding[]>();
  #byServiceAccount: ReadonlyMap<string, readonly (readonly [Subject, Binding])[]> | undefined;

  constructor(resources: Resources) {
    this.#resources = resources;
    for (const kind of ['Role', 'ClusterRole'] as const)
      for (const resource of resources.ofKind(kind, RBAC_GROUP))
        this.#roleOf.set(resource, new RoleOfResource(resource, kind, this.#granted));
    this.roles = [...this.#roleOf.values()];
    for (const kind of ['RoleBinding', 'ClusterRoleBinding'] as const)
      for (const resource of resources.ofKind(kind, RBAC_GROUP)) {
        const binding = this.#read(resource, kind === 'ClusterRoleBinding');
        this.#bindingOf.set(resource, binding);
      }
    this.bindings = [...this.#bindingOf.values()];
  }

  roleOf(resource: Resource): Role | undefined {
    return this.#roleOf.get(resource);
  }

  bindingOf(resource: Resource): Binding | undefined {
    return this.#bindingOf.get(resource);
  }

  *bindingsThrough(role: Role): Iterable<Binding> {
    yield* role.bindings;
    for (const aggregated of this.#aggregating(role)) for (const { bindings } of aggregated) yield* bindings;
  }

  isGranted(role: Role, namespace?: string): boolean {
    return [[role], ...this.#aggregating(role)].some((roles) => {
      const places = this.#placesOf(roles);
      return (
        places.has(EVERYWHERE) ||
        (namespace !== undefined && (places.has(namespace) || places.has(undefined)))
      );
    });
  }

  bindingsOfServiceAccount(name: string, namespace: string | undefined): readonly Binding[] {
    const key = JSON.stringify([name, namespace]);
    let found = this.#ofServiceAccount.get(key);
    if (!found) {
      found = this.#selectBindings(name, namespace);
      this.#ofServiceAccount.set(key, found);
    }
    return found;
  }

  /** What depends on each other, by role and binding of the files. */
  parts(): ReadonlyMap<Resource, RbacPart> {
    return partsOf([...this.#roleOf.values()], this.bindings);
  }

  #selectBindings(name: string, namespace: string | undefined): readonly Binding[] {
    this.#byServiceAccount ??= indexServiceAccounts(this.bindings);
    return (this.#byServiceAccount.get(name) ?? [])
      .filter(
        ([subject]) =>
          subject.namespace === undefined || namespace === undefined || subject.namespace === namespace,
      )
      .map(([, binding]) => binding);
  }

  #allRoles(): readonly RoleNode[] {
    const builtIn = [...tableByKey().keys()].map((key) => this.#builtInRole(key));
    return [...this.#roleOf.values(), ...builtIn.filter((role) => role !== undefined)];
  }

  /** A role that every cluster has, unless the run contains one with its name. */
  #builtInRole(key: string): RoleNode | undefined {
    const known = this.#builtIn.get(key);
    const entry = tableByKey().get(key);
    if (known || !entry) return known;
    this.#inRun ??= new Set(this.roles.map(keyOf));
    if (this.#inRun.has(key)) return undefined;
    const role = roleOfTable(entry, this.#granted);
    this.#builtIn.set(key, role);
    return role;
  }

  #granted = (role: RoleNode): readonly RoleRule[] =>
    role.selectors === undefined ? role.own : entriesOf(this.#sourcesOf(role));

  #sourcesOf(role: RoleNode): ReadonlySet<RoleNode> {
    this.#aggregation ??= new Aggregation(this.#allRoles().filter(({ kind }) => kind === 'ClusterRole'));
    return this.#aggregation.sources(role);
  }

  /** The aggregated roles that contain a role's entries and that a binding names, in lists that roles share. */
  #aggregating(role: Role): readonly (readonly Role[])[] {
    this.#aggregatedBy ??= this.#indexAggregated();
    return this.#aggregatedBy.get(role) ?? [];
  }

  /** Where the bindings of roles grant. Cached for shared lists. */
  #placesOf(roles: readonly Role[]): ReadonlySet<Place> {
    const key = roles.length === 1 ? roles[0]! : roles;
    let places = this.#places.get(key);
    if (!places) {
      const bindings = roles.flatMap((role) => role.bindings);
      places = new Set(bindings.map(({ clusterWide, namespace }) => (clusterWide ? EVERYWHERE : namespace)));
      this.#places.set(key, places);
    }
    return places;
  }

  /** Aggregated roles that a binding names, by the roles that they consist of. Equal ones share a list. */
  #indexAggregated(): ReadonlyMap<Role, readonly (readonly RoleNode[])[]> {
    const isNamed = (role: RoleNode): boolean => role.selectors !== undefined && role.bindings.length > 0;
    const bySources = new Map<ReadonlySet<RoleNode>, RoleNode[]>();
    // A built-in role that nothing has asked for yet has no binding.
    if ([...this.#roleOf.values(), ...this.#builtIn.values()].some(isNamed))
      for (const role of this.#allRoles()) if (isNamed(role)) append(bySources, this.#sourcesOf(role), role);
    const index = new Map<Role, RoleNode[][]>();
    for (const [sources, aggregated] of bySources)
      for (const source of sources) append(index, source, aggregated);
    return index;
  }

  #read(resource: Resource<'RoleBinding' | 'ClusterRoleBinding'>, clusterWide: boolean): Binding {
    const { roleRef, subjects } = statedBy(resource);
    const role = this.#resolve(resource, roleRef);
    const binding: Binding = {
      resource,
      clusterWide,
      namespace: resource.namespace,
      roleRef,
      role,
      subjects,
    };
    role?.bindings.push(binding);
    return binding;
  }

  #resolve(near: Resource, roleRef: Cursor<api.RoleRef | undefined>): RoleNode | undefined {
    const kind = roleRef.at('kind').value;
    const name = roleRef.at('name').value;
    if (name === undefined || (kind !== 'ClusterRole' && kind !== 'Role')) return undefined;
    // The API rejects a ClusterRoleBinding that names a Role.
    if (kind === 'Role' && !near.namespaced) return undefined;
    const namespace = kind === 'Role' ? near.namespace : undefined;
    const found = this.#resources.find({ group: RBAC_GROUP, kind, name, namespace, near });
    return found ? this.#roleOf.get(found) : this.#builtInRole(keyOf({ kind, name, namespace }));
  }
}

/** What a binding says itself. The next run of an editor has most of them again. */
const statedBy = oncePer((resource: Resource<'RoleBinding' | 'ClusterRoleBinding'>) => ({
  roleRef: resource.root.at('roleRef'),
  subjects: resource.root
    .at('subjects')
    .items()
    .map(
      (at): Subject => ({
        kind: at.at('kind').value ?? '',
        name: at.at('name').value ?? '',
        namespace:
          at.at('kind').value === 'ServiceAccount'
            ? at.at('namespace').value || resource.namespace
            : undefined,
        at,
      }),
    ),
}));

let byKey: ReadonlyMap<string, BuiltInRole> | undefined;

/** The roles that every cluster has, by key. */
function tableByKey(): ReadonlyMap<string, BuiltInRole> {
  byKey ??= new Map(
    [...builtInRoles().clusterRoles, ...builtInRoles().roles].map((entry) => [
      keyOf({ kind: kindOfEntry(entry), name: entry.name, namespace: entry.namespace }),
      entry,
    ]),
  );
  return byKey;
}

/** What roles that select each other grant, in one list. */
const entriesOf = oncePer((sources: ReadonlySet<RoleNode>): readonly RoleRule[] =>
  [...sources].flatMap(({ own }) => own),
);

function indexServiceAccounts(
  bindings: readonly Binding[],
): ReadonlyMap<string, readonly (readonly [Subject, Binding])[]> {
  const index = new Map<string, [Subject, Binding][]>();
  for (const binding of bindings)
    for (const subject of binding.subjects)
      if (subject.kind === 'ServiceAccount') append(index, subject.name, [subject, binding]);
  return index;
}

const keyOf = ({ kind, name, namespace }: Pick<Role, 'kind' | 'name' | 'namespace'>): string =>
  JSON.stringify([kind, namespace, name]);
