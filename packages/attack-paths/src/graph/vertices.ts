import {
  type ContainerCursor,
  describeResource,
  type KubernetesVersion,
  type PodCursor,
  type Resource,
  type Subject,
} from '@plimsoll/core/kubernetes';
import { onControlPlane } from '../steps/host/placement.js';
import { describePlace, EVERYWHERE, inNamespace, keyOf, type Place } from './places.js';
import { type EntryName, type GoalName, NODE_ROLE, type Vertex, type VertexKind } from './types.js';

/**
 * `interactive` are containers that read what is typed into them, `held` is what the pods of a node have, `kept` what of it
 * lies in files of the kubelet: variables do not.
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

/** What the ids of containers on a node that an attacker has end with. */
export const ON_NODE = '@node';

/** A kind, a name and where it is: of a ServiceAccount, of a Secret. */
export type Named = Pick<Subject, 'kind' | 'name' | 'namespace'>;

const describe = ({ kind, name, namespace }: Named): string =>
  `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;

/** What the ids of scopes begin with; their places follow. */
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

/** Another for each pod template of a run. */
export function podKey({ owner: { file, document, item }, path }: PodCursor): string {
  return `${file.path}#${document}${item === undefined ? '' : `.${item}`}:${path.join('.')}`;
}

/** The vertices of one cluster, each made once, in the order in which someone first asked for it. */
export class Vertices {
  readonly byId = new Map<string, Vertex>();
  /** See `Graph`. */
  readonly here = new Map<Vertex, Vertex>();
  /** Every technique asks for them. */
  readonly #ofContainer = new Map<ContainerCursor, Vertex>();
  readonly #ofPod = new Map<PodCursor, Vertex>();

  entry(name: EntryName): Vertex {
    return this.#fixed('entry', name);
  }

  goal(name: GoalName): Vertex {
    return this.#fixed(name, name);
  }

  /** The role by which machines of the cluster are known to the cloud. */
  nodeRole(): Vertex {
    return this.#vertex(NODE_ROLE, 'identity', 'cloud role of the nodes');
  }

  /** What the kubelet holds: it may read what belongs to the pods of its node. */
  nodeIdentity(): Vertex {
    return this.#vertex('identity:Group:system:nodes', 'identity', 'Group system:nodes');
  }

  identity(who: Named, resource?: Resource): Vertex {
    return this.#vertex(
      `identity:${who.kind}:${who.namespace === undefined ? '' : `${who.namespace}/`}${who.name}`,
      'identity',
      describe(who),
      { namespace: who.namespace, object: who, resource },
    );
  }

  /** Whom a pod runs as. */
  accountOf(pod: PodCursor): Vertex {
    let vertex = this.#ofPod.get(pod);
    if (!vertex) {
      const { serviceAccountName: name, owner } = pod;
      vertex = this.identity({ kind: 'ServiceAccount', name, namespace: owner.namespace });
      this.#ofPod.set(pod, vertex);
    }
    return vertex;
  }

  secret(name: string, namespace: string | undefined, resource?: Resource): Vertex {
    return this.#vertex(
      `secret:${namespace ?? ''}/${name}`,
      'secret',
      describe({ kind: 'Secret', name, namespace }),
      { namespace, object: { kind: 'Secret', namespace, name }, resource },
    );
  }

  /** All replicas of a container of a pod template are one. */
  container(container: ContainerCursor): Vertex {
    let vertex = this.#ofContainer.get(container);
    if (!vertex) {
      const { name, pod } = container;
      const { owner } = pod;
      vertex = this.#vertex(`container:${podKey(pod)}:${name}`, 'container', describeResource(owner), {
        namespace: owner.namespace,
        container: name,
        object: owner,
        resource: owner,
      });
      this.#ofContainer.set(container, vertex);
    }
    return vertex;
  }

  /** A container on a node that an attacker has, who cannot choose another of its nodes. */
  containerHere(container: ContainerCursor, kubernetes: KubernetesVersion): Vertex {
    const anywhere = this.container(container);
    if (!onControlPlane(container.pod, kubernetes)) return anywhere;
    let here = this.here.get(anywhere);
    if (!here) {
      here = { ...anywhere, id: `${anywhere.id}${ON_NODE}` };
      this.here.set(anywhere, here);
    }
    return here;
  }

  /** Who has given themselves rights. */
  rights(id: string, name: string, namespace: string | undefined): Vertex {
    return this.#vertex(`identity:${id}`, 'identity', name, { namespace });
  }

  /** All of a kind in a namespace; in all of them without one. */
  scope(kind: ScopeKind, namespace: string | undefined): Vertex {
    return this.scopeAt(kind, namespace === undefined ? EVERYWHERE : inNamespace(namespace));
  }

  /** All of a kind at a place; of pods, those that objects of one kind own. */
  scopeAt(kind: ScopeKind, place: Place, owner?: string): Vertex {
    return this.#vertex(
      `${scopePrefix(kind, owner)}${keyOf(place)}`,
      'scope',
      `${SCOPES[kind]}${owner === undefined ? '' : ` of kind ${owner}`} of ${describePlace(place)}`,
      { namespace: place.namespace },
    );
  }

  /** All of a kind that get their namespace at install time. */
  openScope(kind: ScopeKind, owner?: string): Vertex {
    return this.#vertex(
      `${scopePrefix(kind, owner)}@`,
      'scope',
      `${SCOPES[kind]}${owner === undefined ? '' : ` of kind ${owner}`} of namespaces that are chosen at install time`,
    );
  }

  /** Some of a kind that are reached alike, by a key of their own. */
  group(key: string, name: string): Vertex {
    return this.#vertex(`scope:${key}`, 'scope', name);
  }

  /** What is marked as worth an attack of its own. */
  crownJewel(name: string): Vertex {
    return this.#vertex(`crown-jewel:${name}`, 'crown-jewel', name);
  }

  #fixed(kind: VertexKind, name: string): Vertex {
    return this.#vertex(name, kind, name);
  }

  #vertex(
    id: string,
    kind: VertexKind,
    name: string,
    {
      namespace,
      container,
      object,
      resource,
    }: Partial<Pick<Vertex, 'namespace' | 'container' | 'object' | 'resource'>> = {},
  ): Vertex {
    const known = this.byId.get(id);
    if (known) return known;
    const vertex: Vertex = { id, kind, name, namespace, container, object, resource };
    this.byId.set(id, vertex);
    return vertex;
  }
}
