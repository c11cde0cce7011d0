import type { PodCursor, Resource } from '@plimsoll/core/kubernetes';
import { volumesByDriver } from '../steps/csi-drivers.js';
import type { Context } from './context.js';
import { groupsOf } from './identities.js';
import { imageSteps } from './images.js';
import { heldSteps, isMovable } from './node-members.js';
import { inputOf } from './objects.js';
import { keyOf, placeOf } from './places.js';
import { networkSteps } from './pod-network.js';
import type { FoundStep, Vertex } from './types.js';
import { type ScopeKind, scopePrefix } from './vertices.js';
import { volumeSteps } from './volumes.js';

type Membership = FoundStep & { readonly technique: 'in-scope' | 'member-of' | 'in-network' };

/**
 * Steps that are not acts of an attacker: from a scope to what is in it, from an identity to its groups, from a
 * container into the pod network. Runs after all techniques, and only for the scopes that they named.
 */
export function* membershipSteps(context: Context): Iterable<Membership> {
  const scopes = new Scopes(context);
  for (const pod of context.project.pods) yield* containersOf(pod, context, scopes);
  for (const steps of [
    heldSteps(context),
    context.processes.memberSteps(context.project, context.vertices, context.kubernetes),
    volumeSteps(context),
  ])
    for (const step of steps) yield { ...step, technique: 'in-scope' };
  yield* accountsOf(context, scopes);
  for (const { who, vertex } of context.identities.values())
    if (who.kind === 'User') {
      yield* scopes.membersOf('users', vertex, []);
      yield* groupSteps(who, vertex, context);
    }
  yield* secretsOf(context, scopes);
  yield* scopes.openSteps();
  for (const step of imageSteps(context)) yield { technique: 'in-scope', ...step };
  for (const step of networkSteps(context)) yield { technique: 'in-network', ...step };
}

const NONE: readonly Membership[] = [];

/** The scopes that techniques named, and what is in them. */
class Scopes {
  readonly #context: Context;
  /** By the prefix of their ids, which scopes of one kind share, and by their place. */
  readonly #byPlace = new Map<string, Map<string, Vertex>>();
  /** Scopes of objects whose namespace is given at installation, by prefix. */
  readonly #open = new Map<string, Vertex>();

  constructor(context: Context) {
    this.#context = context;
    for (const [id, vertex] of context.vertices.byId) {
      if (vertex.kind !== 'scope') continue;
      const prefix = prefixOf(id);
      const known = this.#byPlace.get(prefix) ?? new Map<string, Vertex>();
      this.#byPlace.set(prefix, known.set(id.slice(prefix.length), vertex));
    }
  }

  /** Steps from the scopes around some objects to a vertex. Several objects may name the same thing. */
  membersOf(kind: ScopeKind, to: Vertex, near: Iterable<Resource>, owner?: string): readonly Membership[] {
    const prefix = scopePrefix(kind, owner);
    const byPlace = this.#byPlace.get(prefix);
    if (!byPlace) return NONE;
    const found: Membership[] = [];
    const add = (from: Vertex | undefined): void => {
      if (from) found.push({ technique: 'in-scope', from, to, evidence: [] });
    };
    const isOpen = to.namespace === undefined && kind !== 'users';
    if (isOpen) {
      const open = this.#context.vertices.openScope(kind, owner);
      this.#open.set(prefix, open);
      byPlace.set('@', open);
      add(open);
    }
    add(byPlace.get('*'));
    if (to.namespace !== undefined) add(byPlace.get(to.namespace));
    if (isOpen) {
      const keys = new Set<string>();
      for (const resource of near) if (resource.namespace === undefined) keys.add(keyOf(placeOf(resource)));
      for (const key of keys) add(byPlace.get(key));
    }
    return found;
  }

  /** From a scope of one namespace to everything that may be in it. */
  *openSteps(): Iterable<Membership> {
    if (this.#open.size === 0) return;
    for (const from of [...this.#context.vertices.byId.values()]) {
      if (from.kind !== 'scope' || from.id.endsWith(':*')) continue;
      const open = this.#open.get(prefixOf(from.id));
      if (open && open !== from)
        yield {
          technique: 'in-scope',
          from,
          to: open,
          evidence: [],
          doubt: `Namespaces are chosen at install time, so these may not be the ${from.name}.`,
        };
    }
  }
}

/** See `scopePrefix`. */
const prefixOf = (id: string): string => id.slice(0, id.indexOf(':', 'scope:'.length) + 1);

function* containersOf(pod: PodCursor, { vertices }: Context, scopes: Scopes): Iterable<Membership> {
  for (const container of pod.containers) {
    const vertex = vertices.container(container);
    yield* scopes.membersOf('pods', vertex, [pod.owner], pod.owner.kind);
    // A finished container is no place for an attacker. Only a change of the pod affects it.
    if (container.role === 'init') continue;
    yield* scopes.membersOf('pods', vertex, [pod.owner]);
    if (container.at('resources').at('claims').items().length > 0)
      yield* scopes.membersOf('devices', vertex, [pod.owner]);
    if (isMovable(pod)) yield* scopes.membersOf('movable', vertex, [pod.owner]);
    const input = inputOf(container);
    if (!input) continue;
    for (const step of scopes.membersOf('interactive', vertex, [pod.owner]))
      yield { ...step, evidence: [input] };
  }
}

function* groupSteps(
  who: Parameters<typeof groupsOf>[0],
  from: Vertex,
  { vertices }: Context,
): Iterable<Membership> {
  for (const group of groupsOf(who)) {
    const to = vertices.byId.get(`identity:Group:${group}`);
    if (to) yield { technique: 'member-of', from, to, evidence: [] };
  }
}

interface Account {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly vertex: Vertex;
  /** The objects that name it. */
  readonly near: Set<Resource>;
}

/** Every ServiceAccount that files name: objects, accounts that pods run as, and subjects of bindings. */
function* accountsOf(context: Context, scopes: Scopes): Iterable<Membership> {
  const { project, vertices, identities } = context;
  const accounts = new Map<Vertex, Account>();
  const add = (name: string, namespace: string | undefined, near?: Resource): void => {
    const vertex = vertices.identity({ kind: 'ServiceAccount', name, namespace });
    let known = accounts.get(vertex);
    if (!known) {
      known = { name, namespace, vertex, near: new Set() };
      accounts.set(vertex, known);
    }
    if (near) known.near.add(near);
  };
  for (const resource of project.ofKind('ServiceAccount'))
    if (resource.name !== undefined) add(resource.name, resource.namespace, resource);
  for (const { serviceAccountName, owner } of project.pods) add(serviceAccountName, owner.namespace, owner);
  for (const { who, grants } of identities.values())
    if (who.kind === 'ServiceAccount') add(who.name, who.namespace, grants[0]?.binding?.resource);
  for (const { object } of [...vertices.byId.values()])
    if (object?.kind === 'ServiceAccount' && object.name !== undefined) add(object.name, object.namespace);
  const running = new Set(project.pods.map((pod) => vertices.accountOf(pod)));
  for (const { vertex, near, ...who } of accounts.values()) {
    yield* scopes.membersOf('accounts', vertex, near);
    if (running.has(vertex)) yield* scopes.membersOf('pod-accounts', vertex, near);
    yield* groupSteps({ kind: 'ServiceAccount', ...who }, vertex, context);
  }
  yield* sameNames(accounts.values());
  for (const [driver, volumes] of project.memo(volumesByDriver)) {
    const pods = new Map(volumes.map(({ pod }) => [vertices.accountOf(pod), pod]));
    for (const [vertex, { owner }] of pods)
      yield* scopes.membersOf('driver-accounts', vertex, [owner], driver);
  }
}

/** An account whose namespace is given at installation may be any with its name. */
function* sameNames(accounts: Iterable<Account>): Iterable<Membership> {
  const byName = new Map<string, Account[]>();
  for (const account of accounts) {
    const known = byName.get(account.name);
    if (known) known.push(account);
    else byName.set(account.name, [account]);
  }
  for (const same of byName.values()) {
    const open = same.find(({ namespace }) => namespace === undefined);
    if (!open) continue;
    for (const { vertex, namespace, name } of same) {
      if (vertex === open.vertex) continue;
      const doubt = `The namespace of a ServiceAccount ${name} is chosen at install time, and may not be ${namespace}.`;
      yield { technique: 'member-of', from: open.vertex, to: vertex, evidence: [], doubt };
      yield { technique: 'member-of', from: vertex, to: open.vertex, evidence: [], doubt };
    }
  }
}

/** Secrets in the files, and those that the files only name. */
function* secretsOf({ project, vertices }: Context, scopes: Scopes): Iterable<Membership> {
  for (const secret of project.ofKind('Secret'))
    if (secret.name !== undefined) vertices.secret(secret.name, secret.namespace, secret);
  for (const vertex of [...vertices.byId.values()])
    if (vertex.kind === 'secret')
      yield* scopes.membersOf('secrets', vertex, vertex.resource ? [vertex.resource] : []);
}
