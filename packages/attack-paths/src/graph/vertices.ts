import {
  type ContainerCursor,
  describeResource,
  type KubernetesVersion,
  type PodCursor,
  type Resource,
  type Subject,
} from '@plimsoll/core/kubernetes';
import { onControlPlane } from '../steps/host/placement.js';
import type { Graph } from './graph.js';
import type { Effect } from './part.js';
import { describePlace, EVERYWHERE, inNamespace, keyOf, type Place } from './places.js';
import { type EntryName, type GoalName, NODE_ROLE, type Vertex, type VertexKind } from './types.js';

/**
 * `interactive`: containers that read what is typed into them. `held`: what the pods on a node have. `kept`: the part
 * of it in files of the kubelet, without variables.
 */
export type ScopeKind =
  | 'pods'
  | 'movable'
  | 'interactive'
  | 'held'
  | 'kept'
  | 'accounts'
  | 'pod-accounts'
  | 'driver-accounts'
  | 'devices'
  | 'secrets'
  | 'users';

/** The suffix of ids of containers on a node that an attacker has. */
export const ON_NODE = '@node';

/** A kind, a name and a namespace: of a ServiceAccount, of a Secret. */
export type Named = Pick<Subject, 'kind' | 'name' | 'namespace'>;

const describe = ({ kind, name, namespace }: Named): string =>
  `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;

/** The prefix of ids of scopes. Their places follow. */
export const scopePrefix = (kind: ScopeKind, owner?: string): string =>
  `scope:${kind}${owner === undefined ? '' : `/${owner}`}:`;

const SCOPES: Readonly<Record<ScopeKind, string>> = {
  pods: 'pods',
  interactive: 'interactive containers',
  users: 'Users',
  movable: 'pods that may move',
  held: 'tokens and Secrets of pods',
  kept: 'tokens and Secrets in volumes of pods',
  accounts: 'ServiceAccounts',
  'pod-accounts': 'ServiceAccounts of pods',
  'driver-accounts': 'ServiceAccounts of pods with volumes',
  devices: 'containers with devices',
  secrets: 'Secrets',
};

/** Unique for each pod template of a run. */
export function podKey({ owner: { file, document, item }, path }: PodCursor): string {
  return `${file.path}#${document}${item === undefined ? '' : `.${item}`}:${path.join('.')}`;
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** The vertices of containers and of the accounts of pods, as graphs of earlier runs named them. */
export class KnownVertices {
  readonly ofContainer = new WeakMap<ContainerCursor, Vertex>();
  readonly ofPod = new WeakMap<PodCursor, Vertex>();
}

/** The vertices of one cluster, each created once, in the order of first use. */
export class Vertices {
  readonly byId = new Map<string, Vertex>();
  /** See `Graph`. */
  readonly here = new Map<Vertex, Vertex>();
  /** What is computed now notes here what it does to the graph, if a later graph may have the same part. */
  effects: Set<Effect> | undefined;
  /** Whether it named a vertex as something else than others did before. */
  isMixed = false;
  /** The graph of an earlier run. Where they are the same, its vertices are taken over. */
  readonly #before: Pick<Graph, 'vertices' | 'here'> | undefined;
  /** Cached because every technique needs them. */
  readonly #known: KnownVertices;
  #count = 0;

  constructor(before?: Pick<Graph, 'vertices' | 'here'>, known = new KnownVertices()) {
    this.#before = before;
    this.#known = known;
  }

  entry(name: EntryName): Vertex {
    return this.#fixed('entry', name);
  }

  goal(name: GoalName): Vertex {
    return this.#fixed(name, name);
  }

  /** The cloud role of the cluster's machines. */
  nodeRole(): Vertex {
    return this.#vertex(NODE_ROLE, 'identity', 'cloud role of the nodes');
  }

  /** The identity of the kubelet: it may read what belongs to the pods on its node. */
  nodeIdentity(): Vertex {
    return this.#vertex('identity:Group:system:nodes', 'identity', 'Group system:nodes');
  }

  identity(who: Named): Vertex {
    const id = `identity:${who.kind}:${who.namespace === undefined ? '' : `${who.namespace}/`}${who.name}`;
    return (
      this.#lookUp(id) ??
      this.#vertex(id, 'identity', describe(who), { namespace: who.namespace, object: who })
    );
  }

  /** The account that a pod runs as. */
  accountOf(pod: PodCursor): Vertex {
    const known = this.#again(this.#known.ofPod.get(pod));
    if (known) return known;
    const { serviceAccountName: name, owner } = pod;
    const { namespace } = owner;
    const vertex = this.identity({ kind: 'ServiceAccount', name, namespace });
    if (vertex.namespace === namespace && vertex.object?.name === name) this.#known.ofPod.set(pod, vertex);
    return vertex;
  }

  secret(name: string, namespace: string | undefined, resource?: Resource): Vertex {
    const id = `secret:${namespace ?? ''}/${name}`;
    const known = this.#lookUp(id);
    if (known) return known;
    const object = { kind: 'Secret', namespace, name };
    return this.#vertex(id, 'secret', describe(object), { namespace, object, resource });
  }

  /** All replicas of a container in a pod template are one vertex. */
  container(container: ContainerCursor): Vertex {
    const known = this.#again(this.#known.ofContainer.get(container));
    if (known) return known;
    const { name, pod } = container;
    const { owner } = pod;
    const vertex = this.#vertex(`container:${podKey(pod)}:${name}`, 'container', describeResource(owner), {
      namespace: owner.namespace,
      container: name,
      object: owner,
      resource: owner,
    });
    if (vertex.resource === owner) this.#known.ofContainer.set(container, vertex);
    return vertex;
  }

  /** A container on a node of an attacker who cannot choose another of its nodes. */
  containerHere(container: ContainerCursor, kubernetes: KubernetesVersion): Vertex {
    const anywhere = this.container(container);
    if (!onControlPlane(container.pod, kubernetes)) return anywhere;
    this.effects?.add(({ vertices }: { readonly vertices: Vertices }) => vertices.#here(anywhere));
    return this.#here(anywhere);
  }

  #here(anywhere: Vertex): Vertex {
    let here = this.here.get(anywhere);
    if (!here) {
      here = this.#before?.here.get(anywhere) ?? { ...anywhere, id: `${anywhere.id}${ON_NODE}` };
      this.#number(here);
      this.here.set(anywhere, here);
    }
    return here;
  }

  /** A vertex that something named in the same way before. Undefined if others named it in another way. */
  #again(vertex: Vertex | undefined): Vertex | undefined {
    if (!vertex || !this.mayHave(vertex)) return undefined;
    this.have(vertex);
    this.effects?.add(vertex);
    return vertex;
  }

  /** Whether a vertex of an earlier graph is also one of this one, or may become one. */
  mayHave(vertex: Vertex): boolean {
    const known = this.byId.get(vertex.id);
    return known === undefined || known === vertex;
  }

  /** Takes over a vertex of an earlier graph. */
  have(vertex: Vertex): void {
    if (this.byId.has(vertex.id)) return;
    this.#number(vertex);
    this.byId.set(vertex.id, vertex);
  }

  #number(vertex: Writable<Vertex>): void {
    vertex.number = this.#count++;
  }

  /** An attacker who granted permissions to themselves. */
  rights(id: string, name: string, namespace: string | undefined): Vertex {
    return this.#vertex(`identity:${id}`, 'identity', name, { namespace });
  }

  /** All of a kind in a namespace. Without a namespace, in all of them. */
  scope(kind: ScopeKind, namespace: string | undefined): Vertex {
    return this.scopeAt(kind, namespace === undefined ? EVERYWHERE : inNamespace(namespace));
  }

  /** All of a kind at a place. For pods, those that objects of one kind own. */
  scopeAt(kind: ScopeKind, place: Place, owner?: string): Vertex {
    const id = `${scopePrefix(kind, owner)}${keyOf(place)}`;
    const known = this.#lookUp(id);
    if (known) return known;
    const name = `${SCOPES[kind]}${owner === undefined ? '' : ` of kind ${owner}`} of ${describePlace(place)}`;
    return this.#vertex(id, 'scope', name, { namespace: place.namespace });
  }

  /** All of a kind whose namespace is given at installation. */
  openScope(kind: ScopeKind, owner?: string): Vertex {
    return this.#vertex(
      `${scopePrefix(kind, owner)}@`,
      'scope',
      `${SCOPES[kind]}${owner === undefined ? '' : ` of kind ${owner}`} of namespaces that are chosen at install time`,
    );
  }

  /** Some of a kind that can be reached in the same way, by a key of their own. */
  group(key: string, name: string): Vertex {
    return this.#vertex(`scope:${key}`, 'scope', name);
  }

  /** An object that is marked as a goal. */
  crownJewel(name: string): Vertex {
    return this.#vertex(`crown-jewel:${name}`, 'crown-jewel', name);
  }

  #fixed(kind: VertexKind, name: string): Vertex {
    return this.#vertex(name, kind, name);
  }

  /** A vertex that is known, if nobody wants to know whether it is the same. */
  #lookUp(id: string): Vertex | undefined {
    return this.effects ? undefined : this.byId.get(id);
  }

  #vertex(id: string, kind: VertexKind, name: string, more: More = NOTHING): Vertex {
    const { effects } = this;
    let vertex = this.byId.get(id);
    if (!vertex) {
      const before = this.#before?.vertices.get(id);
      vertex = before && isSame(before, name, more) ? before : vertexOf(id, kind, name, more);
      this.#number(vertex);
      this.byId.set(id, vertex);
    } else if (effects && !isSame(vertex, name, more)) this.isMixed = true;
    effects?.add(vertex);
    return vertex;
  }
}

type More = Partial<Pick<Vertex, 'namespace' | 'container' | 'object' | 'resource'>>;
const NOTHING: More = {};

const vertexOf = (
  id: string,
  kind: VertexKind,
  name: string,
  { namespace, container, object, resource }: More,
): Vertex => ({ id, number: 0, kind, name, namespace, container, object, resource });

/** Whether a vertex is as someone names it. */
const isSame = (vertex: Vertex, name: string, { namespace, container, object, resource }: More): boolean =>
  vertex.name === name &&
  vertex.namespace === namespace &&
  vertex.container === container &&
  vertex.resource === resource &&
  vertex.object?.kind === object?.kind &&
  vertex.object?.namespace === object?.namespace &&
  vertex.object?.name === object?.name;
