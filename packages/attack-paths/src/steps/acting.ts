import { oncePer } from '@plimsoll/core/internal';
import type { Binding, Project, Role } from '@plimsoll/core/kubernetes';
import type { Context } from '../graph/context.js';
import { placeOfBinding } from '../graph/identities.js';
import { EVERYWHERE, keyOf, type Place, placeOf } from '../graph/places.js';
import {
  bindingEvidence,
  commonNames,
  evidenceOf,
  type Identity,
  isEverything,
  isFor,
  type NamedRole,
  type Right,
  type Wanted,
} from '../graph/rights.js';
import {
  eachPlaceOnce,
  type NeedByName,
  oneOf,
  rightsIn,
  type Together,
  togetherByName,
} from '../graph/together.js';
import type { Evidence, FoundStep, Vertex } from '../graph/types.js';
import type { Techniques } from './technique.js';
import { accountsOf } from './tokens.js';

const RBAC_GROUP = 'rbac.authorization.k8s.io';

const onRbac = (what: string, resource: string, ...verbs: readonly string[]): NeedByName => ({
  verbs,
  group: RBAC_GROUP,
  resource,
  what: `${what} ${resource}`,
});

/** The kinds of roles, and where they can be bound: Roles in their namespace, ClusterRoles there or everywhere. */
interface Bindable {
  readonly bindings: 'clusterrolebindings' | 'rolebindings';
  readonly roles: 'clusterroles' | 'roles';
  readonly kind: Role['kind'];
  /** For a new binding. If the name is taken, a change may add it. */
  readonly toBind: readonly { readonly needs: readonly NeedByName[]; readonly named: boolean }[];
  /** For another subject in a binding. */
  readonly toAdd: readonly NeedByName[];
  /** For a new role, and a binding of it. */
  readonly toMake: readonly NeedByName[];
}

type Pair = readonly [Right, Right];

const BINDABLE = (
  [
    ['clusterrolebindings', 'clusterroles', 'ClusterRole'],
    ['rolebindings', 'clusterroles', 'ClusterRole'],
    ['rolebindings', 'roles', 'Role'],
  ] as const
).map(([bindings, roles, kind]): Bindable => {
  const create = onRbac('create', bindings, 'create');
  const change = onRbac('change', bindings, 'update', 'patch');
  const bind = onRbac('bind', roles, 'bind');
  return {
    bindings,
    roles,
    kind,
    toBind: [
      { needs: [create, bind], named: false },
      { needs: [create, change, bind], named: true },
    ],
    toAdd: [change, bind],
    toMake: [
      onRbac('create', roles, 'create'),
      onRbac('escalate', roles, 'escalate'),
      onRbac('create', bindings, 'create'),
      bind,
    ],
  };
});

const escalating = (roles: Bindable['roles']): readonly NeedByName[] => [
  onRbac('escalate', roles, 'escalate'),
  onRbac('change', roles, 'update', 'patch'),
];

/** For a change of a role that an identity holds. */
const TO_ESCALATE: Readonly<Record<Bindable['roles'], readonly NeedByName[]>> = {
  clusterroles: escalating('clusterroles'),
  roles: escalating('roles'),
};

const USERS: Wanted = { verbs: ['impersonate'], group: '', resource: 'users' };
const GROUPS: Wanted = { ...USERS, resource: 'groups' };
const ACCOUNTS: Wanted = { ...USERS, resource: 'serviceaccounts' };

/** Techniques to act as another identity, or to get more permissions. */
export const ACTING: Techniques = {
  'rbac-impersonate': {
    title: 'may act as someone else',
    references: ['T1078', 'T1134'],
    rules: ['cis/rbac-escalation-verbs'],
    source: 'https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/',
    *ofIdentity(identity, context) {
      for (const right of identity.rights(USERS)) {
        // Users are cluster-scoped: a RoleBinding grants nothing here.
        if (!right.everywhere) continue;
        const from = identity.vertex;
        const evidence = evidenceOf(right, 'act as other users');
        for (const to of usersOf(right.names, context)) yield { from, to, evidence };
      }
      for (const right of identity.rights(ACCOUNTS))
        for (const to of accountsOf(right, context))
          yield { from: identity.vertex, to, evidence: evidenceOf(right, 'act as ServiceAccounts') };
      // Groups alone are not enough: every such request also names a user.
      for (const someone of [USERS, ACCOUNTS])
        for (const ways of togetherByName(
          identity,
          [
            { ...someone, what: 'act as others' },
            { ...GROUPS, what: 'act as members of groups' },
          ],
          { everythingHere: true },
        )) {
          const [who, groups] = rightsIn(ways[0]!.held) as Pair;
          if (!groups.everywhere || (someone === USERS && !who.everywhere)) continue;
          yield* toEach(
            identity,
            ways,
            [...groupsOf(groups.names, context)].map((vertex) => ({ vertex })),
          );
        }
    },
  },
  'rbac-bind': {
    title: 'may bind itself to a role',
    references: ['T1098.006'],
    rules: ['cis/rbac-escalation-verbs', 'nsa-hardening/rbac-binding-write'],
    source: 'kubernetes 1.37 pkg/registry/rbac/escalation_check.go',
    *ofIdentity(identity, context) {
      for (const bindable of BINDABLE) {
        yield* byNewBinding(identity, bindable, context);
        yield* byKnownBinding(identity, bindable, context);
      }
    },
  },
  'rbac-escalate': {
    title: 'may add permissions that it does not have to a role',
    references: ['T1098.006'],
    rules: ['cis/rbac-escalation-verbs'],
    source: 'kubernetes 1.37 pkg/registry/rbac/escalation_check.go',
    *ofIdentity(identity, context) {
      for (const roles of ['clusterroles', 'roles'] as const) yield* byOwnRole(identity, roles, context);
      for (const bindable of BINDABLE) yield* byNewRole(identity, bindable, context);
    },
  },
};

function* byNewBinding(
  identity: Identity,
  { bindings, kind, toBind }: Bindable,
  context: Context,
): Iterable<FoundStep> {
  for (const { needs, named } of toBind)
    for (const ways of togetherByName(identity, needs)) {
      const { place, held } = ways[0]!;
      const rights = rightsIn(held);
      if (bindings === 'clusterrolebindings' && !place.everywhere) continue;
      if (rights[0]!.names.length > 0 !== named) continue;
      if (named && commonNames(rights.slice(0, 2))!.length === 0) continue;
      yield* toEach(identity, ways, [...rolesTo(identity, kind, rights.at(-1)!.names, place, context)]);
    }
}

/** An identity that the attacker may become. */
interface Target {
  readonly vertex: Vertex;
  /** Whether it has no more permissions than the attacker already has. */
  readonly again?: boolean;
  /** The source of its permissions, if no later step shows it. */
  readonly gives?: readonly Evidence[];
}

/** Several ways to several vertices become one way, because their combinations would be too many. */
function* toEach(
  { vertex: from }: Identity,
  ways: readonly Together[],
  targets: readonly Target[],
): Iterable<FoundStep> {
  for (const { evidence } of targets.length > 1 ? [oneOf(ways)] : ways)
    for (const { vertex: to, again, gives = [] } of targets)
      yield { from, to, evidence: [...evidence, ...gives], again };
}

/** A binding in the files, whose role cannot change: subjects are added to it. */
function* byKnownBinding(
  identity: Identity,
  { bindings, kind, toAdd }: Bindable,
  context: Context,
): Iterable<FoundStep> {
  const isWhole = bindings === 'clusterrolebindings';
  for (const ways of togetherByName(identity, toAdd)) {
    const { place } = ways[0]!;
    if (isWhole && !place.everywhere) continue;
    // If the same rule allows any new binding, there is no need to change one.
    const needed = ways.filter(({ held }) => !makesAny(held[0]!.right));
    if (needed.length === 0) continue;
    const way = oneOf(needed);
    const [change, bind] = rightsIn(way.held) as Pair;
    for (const binding of bindingsAt(context, isWhole, place)) {
      const { role, resource } = binding;
      if (role?.kind !== kind || !isFor([change], resource.name, place)) continue;
      if (!isFor([bind], role.name, place)) continue;
      yield {
        from: identity.vertex,
        again: holds(identity, role, placeOfBinding(binding)),
        to: context.identities.holderOf(role, placeOfBinding(binding)),
        evidence: [
          ...way.evidence,
          { at: binding.roleRef, message: `The binding grants the permissions of ${kind} ${role.name}.` },
          ...everythingIn(role),
        ],
      };
    }
  }
}

const makesAny = ({ names, grant: { rule } }: Right): boolean =>
  names.length === 0 && rule.verbs.some((verb) => verb === 'create' || verb === '*');

/** A role that it already holds. */
function* byOwnRole(
  identity: Identity,
  roles: 'roles' | 'clusterroles',
  context: Context,
): Iterable<FoundStep> {
  const kind = roles === 'roles' ? 'Role' : 'ClusterRole';
  for (const ways of togetherByName(identity, TO_ESCALATE[roles], { ofGroups: true })) {
    const { place, held } = ways[0]!;
    // Only permissions in the whole cluster allow writing a ClusterRole.
    if (kind === 'ClusterRole' && !place.everywhere) continue;
    const rights = rightsIn(held);
    const grants = new Set(identity.grants);
    const own = new Set(identity.applied);
    const isOwn = rights.some(({ grant }) => grants.has(grant));
    const changed = identity.allApplied.filter((applied) => {
      if (!isOwn && !own.has(applied)) return false;
      const where = kind === 'Role' ? applied.place : EVERYWHERE;
      if (keyOf(where) !== keyOf(place) && !place.everywhere) return false;
      return rolesIn(applied.role).some((role) => role.kind === kind && isFor(rights, role.name, where));
    });
    for (const applied of changed)
      for (const { evidence } of changed.length > 1 ? [oneOf(ways)] : ways)
        yield {
          from: identity.vertex,
          to: context.identities.everythingAt(applied.place),
          evidence: eachPlaceOnce([...evidence, ...bindingEvidence(applied.subject, applied.binding)]),
        };
  }
}

/** A new role, which it binds. */
function* byNewRole(
  identity: Identity,
  { bindings, roles, toMake }: Bindable,
  context: Context,
): Iterable<FoundStep> {
  for (const ways of togetherByName(identity, toMake)) {
    const { place, held } = ways[0]!;
    if (bindings === 'clusterrolebindings' && !place.everywhere) continue;
    const [create, escalate, binding] = rightsIn(held) as readonly [Right, Right, Right];
    // A request to create names no object.
    if ([create, escalate, binding].some(({ names }) => names.length > 0)) continue;
    if (roles === 'clusterroles' && !(create.everywhere && escalate.everywhere)) continue;
    yield* toEach(identity, ways, [{ vertex: context.identities.everythingAt(place) }]);
  }
}

/** A role, and those that it aggregates. */
const rolesIn = oncePer((role: NamedRole): readonly Pick<NamedRole, 'kind' | 'name'>[] => [
  ...new Set([role, ...role.rules.map((rule) => rule.role)]),
]);

/** The entry of a role that grants all permissions: any holder of these is equal, whatever their source. */
function everythingIn({ kind, name, rules }: NamedRole): readonly Evidence[] {
  const all = rules.filter((rule) => isEverything({ rule }));
  const at = all.length === 1 ? all[0]!.at : undefined;
  return at ? [{ at, message: `${kind} ${name} may do everything.` }] : [];
}

const holds = ({ allApplied }: Identity, role: NamedRole, place: Place): boolean =>
  allApplied.some((own) => own.role === role && keyOf(own.place) === keyOf(place));

/** The roles that can be bound, limited by the names of a permission. */
function* rolesTo(
  identity: Identity,
  kind: Role['kind'],
  names: readonly string[],
  place: Place,
  { project, identities }: Context,
): Iterable<Target> {
  const bound = (role: NamedRole, where: Place): Target => ({
    vertex: identities.holderOf(role, where),
    again: holds(identity, role, where),
    gives: everythingIn(role),
  });
  if (kind === 'ClusterRole') {
    if (names.length === 0) return yield { vertex: identities.everythingAt(place) };
    for (const name of new Set(names)) {
      const role = identities.roleNamed(kind, name);
      if (role) yield bound(role, place);
    }
    return;
  }
  const own = project.memo(rolesAt);
  const here = place.everywhere ? [...own.values()].flat() : (own.get(keyOf(place)) ?? []);
  for (const role of here) {
    const where = placeOf(role.resource!);
    if (names.length > 0 && (role.name === undefined || !names.includes(role.name))) continue;
    yield bound(role, where);
  }
}

/** The Roles in the files by the keys of their places. */
const rolesAt = ({ rbac }: Project) => {
  const index = new Map<string, Role[]>();
  for (const role of rbac.roles) {
    if (role.kind !== 'Role' || !role.resource) continue;
    const key = keyOf(placeOf(role.resource));
    index.set(key, [...(index.get(key) ?? []), role]);
  }
  return index;
};

/** ClusterRoleBindings, or the RoleBindings at a place. */
function bindingsAt({ project }: Context, isWhole: boolean, place: Place): readonly Binding[] {
  const index = project.memo(bindingsByPlace);
  if (isWhole) return index.get(keyOf(EVERYWHERE)) ?? [];
  return place.everywhere
    ? project.rbac.bindings.filter(({ clusterWide }) => !clusterWide)
    : (index.get(keyOf(place)) ?? []);
}

const bindingsByPlace = ({ rbac }: Project) => {
  const index = new Map<string, Binding[]>();
  for (const binding of rbac.bindings) {
    const key = keyOf(placeOfBinding(binding));
    const known = index.get(key);
    if (known) known.push(binding);
    else index.set(key, [binding]);
  }
  return index;
};

const CONTROLLER_MANAGER = 'system:kube-controller-manager';

/** A permission for `users` does not cover names of ServiceAccounts. */
function* usersOf(names: readonly string[], { vertices }: Context): Iterable<Vertex> {
  if (names.length === 0) yield vertices.scopeAt('users', EVERYWHERE);
  for (const name of new Set(names))
    if (!name.startsWith('system:serviceaccount:'))
      yield vertices.identity({ kind: 'User', name, namespace: undefined });
  // In every cluster it may create tokens for any ServiceAccount.
  if (names.length === 0 || names.includes(CONTROLLER_MANAGER))
    yield vertices.scopeAt('accounts', EVERYWHERE);
}

const MASTERS = 'system:masters';

function* groupsOf(names: readonly string[], { vertices }: Context): Iterable<Vertex> {
  if (names.length === 0 || names.includes(MASTERS)) yield vertices.goal('cluster-admin');
  for (const name of new Set(names))
    if (name !== MASTERS) yield vertices.identity({ kind: 'Group', name, namespace: undefined });
}
