import { isObject, type Json, textOf } from '../../json.js';
import { field, itemsOf, stringsOf } from '../admission/values.js';
import type { Project } from '../project.js';
import type { Resource } from '../resource.js';
import { soundsLikeLogin } from './authentication.js';
import { limitsClients } from './internal.js';

export const TRAEFIK_GROUPS: readonly string[] = ['traefik.io', 'traefik.containo.us'];

/** A name, with the namespace if it is known. */
export interface MiddlewareName {
  readonly name: string;
  readonly namespace: string | undefined;
}

/** Names of middlewares that change a request and do not authenticate. */
const HARMLESS =
  /redirect|header|strip|prefix|compress|rate|limit|buffer|cors|retry|www|path|https|gzip|error/i;

/**
 * The middlewares of Traefik, with those that authenticate users or allow only some addresses.
 * https://doc.traefik.io/traefik/middlewares/http/overview/
 */
export class Middlewares {
  readonly #specs = new Map<string, Json>();

  constructor(cluster: Pick<Project, 'ofKind'>) {
    for (const group of TRAEFIK_GROUPS)
      for (const kind of ['Middleware', 'MiddlewareTCP'])
        for (const { name, namespace, value } of cluster.ofKind(kind, group))
          this.#specs.set(keyOf({ name: name ?? '', namespace }), field(value, 'spec') ?? {});
  }

  /** Whether one of them authenticates. One that is in no file may, unless its name says otherwise. */
  ask(names: readonly MiddlewareName[]): boolean {
    return this.#some(names, (spec, { name }) =>
      spec ? asks(spec) : soundsLikeLogin(name) || !HARMLESS.test(name),
    );
  }

  /** Whether one of them allows only some addresses. */
  limit(names: readonly MiddlewareName[]): boolean {
    return this.#some(names, (spec) =>
      ['ipAllowList', 'ipWhiteList'].some((key) => limitsClients(stringsOf(field(spec, key, 'sourceRange')))),
    );
  }

  /** A chain stands for its middlewares. A chain that contains itself is not followed further. */
  #some(
    names: readonly MiddlewareName[],
    holds: (spec: Json | undefined, name: MiddlewareName) => boolean,
  ): boolean {
    const seen = new Set<string>();
    const open = [...names];
    for (let name = open.pop(); name; name = open.pop()) {
      const key = keyOf(name);
      if (seen.has(key)) continue;
      seen.add(key);
      const spec = this.#specs.get(key);
      for (const each of itemsOf(field(spec, 'chain', 'middlewares')))
        open.push(nameOf(each, name.namespace));
      if (field(spec, 'chain') === undefined && holds(spec, name)) return true;
    }
    return false;
  }
}

function asks(spec: Json): boolean {
  if (!isObject(spec)) return false;
  if (['forwardAuth', 'basicAuth', 'digestAuth'].some((key) => spec[key] !== undefined)) return true;
  const plugins = spec.plugin;
  return isObject(plugins) && Object.keys(plugins).some(soundsLikeLogin);
}

const keyOf = ({ name, namespace }: MiddlewareName): string => JSON.stringify([namespace, name]);

/** A reference as a Traefik object writes it. */
export function nameOf(reference: Json, from: string | undefined): MiddlewareName {
  const namespace = field(reference, 'namespace');
  return {
    name: textOf(field(reference, 'name') ?? ''),
    namespace: typeof namespace === 'string' ? namespace : from,
  };
}

/**
 * The middlewares that an annotation names, as `NAMESPACE-NAME@kubernetescrd`. The namespace is the object's own if
 * that fits, or else the first part.
 */
export function namesInAnnotation({
  annotations,
  namespace,
}: Pick<Resource, 'annotations' | 'namespace'>): readonly MiddlewareName[] {
  const text = annotations['traefik.ingress.kubernetes.io/router.middlewares'] ?? '';
  return text.split(',').flatMap((part) => {
    const name = part.trim().split('@')[0]!;
    if (name === '') return [];
    if (namespace !== undefined && name.startsWith(`${namespace}-`))
      return [{ namespace, name: name.slice(namespace.length + 1) }];
    const dash = name.indexOf('-');
    return [{ namespace: dash === -1 ? namespace : name.slice(0, dash), name: name.slice(dash + 1) }];
  });
}
