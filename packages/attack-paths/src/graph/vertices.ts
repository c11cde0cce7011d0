import {
  type ContainerCursor,
  describeResource,
  type PodCursor,
  type Resource,
  type Subject,
} from '@plimsoll/core';
import type { EntryName, GoalName, Vertex, VertexKind } from './types.js';

export type ScopeKind = 'pods' | 'accounts' | 'pod-accounts' | 'secrets';

/** A kind, a name and where it is: of a ServiceAccount, of a Secret. */
export type Named = Pick<Subject, 'kind' | 'name' | 'namespace'>;

const describe = ({ kind, name, namespace }: Named): string =>
  `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;

const SCOPES: Readonly<Record<ScopeKind, string>> = {
  pods: 'pods',
  accounts: 'ServiceAccounts',
  'pod-accounts': 'ServiceAccounts of pods',
  secrets: 'Secrets',
};

/** The vertices of one cluster, each made once, in the order in which someone first asked for it. */
export class Vertices {
  readonly byId = new Map<string, Vertex>();

  entry(name: EntryName): Vertex {
    return this.#fixed('entry', name);
  }

  goal(name: GoalName): Vertex {
    return this.#fixed(name, name);
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
  accountOf({ serviceAccountName: name, owner: { namespace } }: PodCursor): Vertex {
    return this.identity({ kind: 'ServiceAccount', name, namespace });
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
  container({ name, pod: { owner, path } }: ContainerCursor): Vertex {
    const where = `${owner.file.path}#${owner.document}${owner.item === undefined ? '' : `.${owner.item}`}`;
    return this.#vertex(
      `container:${where}:${path.join('.')}:${name}`,
      'container',
      describeResource(owner),
      {
        namespace: owner.namespace,
        container: name,
        object: owner,
        resource: owner,
      },
    );
  }

  /** All of a kind in a namespace; in all of them without one. */
  scope(kind: ScopeKind, namespace: string | undefined): Vertex {
    return this.#vertex(
      `scope:${kind}:${namespace ?? '*'}`,
      'scope',
      `${SCOPES[kind]} of ${namespace === undefined ? 'all namespaces' : `namespace ${namespace}`}`,
      { namespace },
    );
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
