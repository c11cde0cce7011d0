import { groupBy } from '@plimsoll/core/internal';
import type { PodCursor, Resource } from '@plimsoll/core/kubernetes';
import { volumesByDriver } from '../steps/csi-drivers.js';
import type { Context } from './context.js';
import { groupsOf } from './identities.js';
import { imageSteps } from './images.js';
import { heldSteps, isMovable } from './node-members.js';
import { inputOf } from './objects.js';
import { keyOf, placeOf } from './places.js';
import { networkSteps } from './pod-network.js';
import type { Evidence, FoundStep, Vertex } from './types.js';
import { type Named, type ScopeKind, scopePrefix } from './vertices.js';
import { volumeSteps } from './volumes.js';

type Technique = 'in-scope' | 'member-of' | 'in-network';

/** Takes a step that is not an act of an attacker. */
export type AddMembership = (technique: Technique, step: FoundStep) => void;

/**
 * Steps that are not acts of an attacker: from a scope to what is in it, from an identity to its groups, from a
 * container into the pod network. Runs after all techniques, and only for the scopes that they named.
 */
export function addMemberships(context: Context, add: AddMembership): void {
  const { project, vertices, processes, kubernetes, identities } = context;
  const scopes = new Scopes(context, add);
  for (const pod of project.pods) addContainers(pod, context, scopes);
  for (const steps of [
    heldSteps(context),
    processes.memberSteps(project, vertices, kubernetes),
    volumeSteps(context),
  ])
    for (const step of steps) add('in-scope', step);
  addAccounts(context, scopes, add);
  for (const { who, vertex } of identities.values())
    if (who.kind === 'User') {
      scopes.add('users', vertex);
      addGroups(groupsIn(who, context), vertex, add);
    }
  addSecrets(context, scopes);
  scopes.addOpen();
  for (const step of imageSteps(context)) add('in-scope', step);
  for (const step of networkSteps(context)) add('in-network', step);
}

const NOTHING: readonly Evidence[] = [];

/** What is known about a member of scopes. */
interface Member {
  /** The objects that name it. Several may name the same thing. */
  readonly near?: readonly Resource[] | undefined;
  /** For pods, the kind of the object that owns it. Or what else its scopes are for. */
  readonly owner?: string;
  readonly evidence?: readonly Evidence[];
}

/** The scopes that techniques named, and what is in them. */
class Scopes {
  readonly #context: Context;
  readonly #add: AddMembership;
  /** By the prefix of their ids, which scopes of one kind share, and by their place. */
  readonly #byPlace = new Map<string, Map<string, Vertex>>();
  /** Scopes of objects whose namespace is given at installation, by prefix. */
  readonly #open = new Map<string, Vertex>();

  constructor(context: Context, add: AddMembership) {
    this.#context = context;
    this.#add = add;
    for (const [id, vertex] of context.vertices.byId) {
      if (vertex.kind !== 'scope') continue;
      const prefix = prefixOf(id);
      const known = this.#byPlace.get(prefix) ?? new Map<string, Vertex>();
      this.#byPlace.set(prefix, known.set(id.slice(prefix.length), vertex));
    }
  }

  /** Whether techniques named no scope at all. */
  get areNone(): boolean {
    return this.#byPlace.size === 0;
  }

  /** Whether techniques named a scope of a kind. */
  has(kind: ScopeKind): boolean {
    return this.#byPlace.has(scopePrefix(kind));
  }

  /** Adds the steps from the scopes around a vertex to it. */
  add(kind: ScopeKind, to: Vertex, { near = [], owner, evidence = NOTHING }: Member = {}): void {
    const prefix = scopePrefix(kind, owner);
    const byPlace = this.#byPlace.get(prefix);
    if (!byPlace) return;
    const add = (from: Vertex | undefined): void => {
      if (from) this.#add('in-scope', { from, to, evidence });
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
  }

  /** Adds the steps from a scope of one namespace to everything that may be in it. */
  addOpen(): void {
    if (this.#open.size === 0) return;
    for (const from of [...this.#context.vertices.byId.values()]) {
      if (from.kind !== 'scope' || from.id.endsWith(':*')) continue;
      const open = this.#open.get(prefixOf(from.id));
      const doubt = `Namespaces are chosen at install time, so these may not be the ${from.name}.`;
      if (open && open !== from) this.#add('in-scope', { from, to: open, evidence: NOTHING, doubt });
    }
  }
}

/** See `scopePrefix`. */
const prefixOf = (id: string): string => id.slice(0, id.indexOf(':', 'scope:'.length) + 1);

function addContainers(pod: PodCursor, { vertices }: Context, scopes: Scopes): void {
  const near = [pod.owner];
  for (const container of pod.containers) {
    const vertex = vertices.container(container);
    if (scopes.areNone) continue;
    scopes.add('pods', vertex, { near, owner: pod.owner.kind });
    // A finished container is no place for an attacker. Only a change of the pod affects it.
    if (container.role === 'init') continue;
    scopes.add('pods', vertex, { near });
    if (scopes.has('devices') && container.at('resources').at('claims').items().length > 0)
      scopes.add('devices', vertex, { near });
    if (scopes.has('movable') && isMovable(pod)) scopes.add('movable', vertex, { near });
    const input = scopes.has('interactive') ? inputOf(container) : undefined;
    if (input) scopes.add('interactive', vertex, { near, evidence: [input] });
  }
}

/** The groups of an identity that files name. */
const groupsIn = (who: Named, { vertices }: Context): readonly Vertex[] =>
  groupsOf(who).flatMap((group) => vertices.byId.get(`identity:Group:${group}`) ?? []);

function addGroups(groups: readonly Vertex[], from: Vertex, add: AddMembership): void {
  for (const to of groups) add('member-of', { from, to, evidence: NOTHING });
}

interface Account extends Named {
  readonly vertex: Vertex;
  /** The objects that name it, if its namespace is given at installation. */
  readonly near: Resource[] | undefined;
}

/** Every ServiceAccount that files name: objects, accounts that pods run as, and subjects of bindings. */
function addAccounts(context: Context, scopes: Scopes, add: AddMembership): void {
  const { project, vertices } = context;
  const accounts = accountsIn(context);
  const running = new Set(project.pods.map((pod) => vertices.accountOf(pod)));
  const groups = new Map<string | undefined, readonly Vertex[]>();
  for (const account of accounts) {
    const { vertex, near, namespace } = account;
    scopes.add('accounts', vertex, { near });
    if (running.has(vertex)) scopes.add('pod-accounts', vertex, { near });
    // All of a namespace are in the same groups.
    const own = groups.get(namespace) ?? groupsIn(account, context);
    groups.set(namespace, own);
    addGroups(own, vertex, add);
  }
  addSameNames(accounts, add);
  for (const [driver, volumes] of project.memo(volumesByDriver)) {
    const pods = new Map(volumes.map(({ pod }) => [vertices.accountOf(pod), pod]));
    for (const [vertex, { owner }] of pods)
      scopes.add('driver-accounts', vertex, { near: [owner], owner: driver });
  }
}

function accountsIn({ project, vertices, identities }: Context): readonly Account[] {
  const accounts = new Map<Vertex, Account>();
  const addVertex = (vertex: Vertex, name: string, namespace: string | undefined, near?: Resource): void => {
    let known = accounts.get(vertex);
    if (!known) {
      known = {
        kind: 'ServiceAccount',
        name,
        namespace,
        vertex,
        near: namespace === undefined ? [] : undefined,
      };
      accounts.set(vertex, known);
    }
    if (near) known.near?.push(near);
  };
  const addNamed = (name: string, namespace: string | undefined, near?: Resource): void =>
    addVertex(vertices.identity({ kind: 'ServiceAccount', name, namespace }), name, namespace, near);
  for (const resource of project.ofKind('ServiceAccount'))
    if (resource.name !== undefined) addNamed(resource.name, resource.namespace, resource);
  for (const pod of project.pods)
    addVertex(vertices.accountOf(pod), pod.serviceAccountName, pod.owner.namespace, pod.owner);
  for (const { who, grants, vertex } of identities.values())
    if (who.kind === 'ServiceAccount')
      addVertex(vertex, who.name, who.namespace, grants[0]?.binding?.resource);
  for (const vertex of [...vertices.byId.values()]) {
    const { object } = vertex;
    if (object?.kind === 'ServiceAccount' && object.name !== undefined && !accounts.has(vertex))
      addNamed(object.name, object.namespace);
  }
  return [...accounts.values()];
}

/** An account whose namespace is given at installation may be any with its name. */
function addSameNames(accounts: readonly Account[], add: AddMembership): void {
  if (accounts.every(({ namespace }) => namespace !== undefined)) return;
  for (const same of groupBy(accounts, ({ name }) => name).values()) {
    const open = same.find(({ namespace }) => namespace === undefined);
    if (!open) continue;
    for (const { vertex, namespace, name } of same) {
      if (vertex === open.vertex) continue;
      const doubt = `The namespace of a ServiceAccount ${name} is chosen at install time, and may not be ${namespace}.`;
      add('member-of', { from: open.vertex, to: vertex, evidence: NOTHING, doubt });
      add('member-of', { from: vertex, to: open.vertex, evidence: NOTHING, doubt });
    }
  }
}

/** Secrets in the files, and those that the files only name. */
function addSecrets({ project, vertices }: Context, scopes: Scopes): void {
  for (const secret of project.ofKind('Secret'))
    if (secret.name !== undefined) vertices.secret(secret.name, secret.namespace, secret);
  for (const vertex of [...vertices.byId.values()])
    if (vertex.kind === 'secret')
      scopes.add('secrets', vertex, { near: vertex.resource ? [vertex.resource] : undefined });
}
