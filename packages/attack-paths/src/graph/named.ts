import type { Graph } from './graph.js';
import type { Vertex } from './types.js';

/** An object as a user names it: `Deployment/web`, `Secret/shop/db`, `User/jane`. */
export interface ObjectName {
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string;
}

/** Undefined without a kind or a name. */
export function parseObjectName(text: string): ObjectName | undefined {
  const [kind, ...rest] = text.split('/');
  if (!kind || rest.length === 0 || rest.length > 2 || rest.includes('')) return undefined;
  return { kind, namespace: rest.length === 2 ? rest[0] : undefined, name: rest.at(-1)! };
}

/** Whether a vertex is, or is in, the named object. Kinds match in any case, as in `kubectl`. */
export function isNamed({ kind, namespace, name }: ObjectName): (vertex: Vertex) => boolean {
  const wanted = kind.toLowerCase();
  return (vertex) => {
    const { object } = vertex;
    if (object === undefined) return false;
    if (wanted === 'namespace')
      return (vertex.kind === 'container' || vertex.kind === 'secret') && object.namespace === name;
    return (
      object.kind.toLowerCase() === wanted &&
      object.name === name &&
      (namespace === undefined || object.namespace === namespace)
    );
  };
}

/** The vertices that a user may mean: an entry or a goal by its name, or else all of one object. */
export function verticesNamed(graph: Graph, text: string): readonly Vertex[] {
  const fixed = graph.vertices.get(text);
  if (fixed) return [fixed];
  const name = parseObjectName(text);
  return name ? [...graph.vertices.values()].filter(isNamed(name)) : [];
}
