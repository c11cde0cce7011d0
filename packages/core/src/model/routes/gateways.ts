import { isObject, type Json, textOf } from '../../json.js';
import { field, itemsOf, stringsOf } from '../admission/values.js';
import { type Answer, Selector } from '../network/selector.js';
import type { AnyCursor, Cursor, Resource } from '../resource.js';
import { allPrivate } from './addresses.js';
import { type Cluster, isNotInRun } from './entry.js';
import { addressedBy, internalBy, soundsExternal, soundsInternal } from './internal.js';
import type { AddressPools } from './pools.js';

export const GATEWAY_API = 'gateway.networking.k8s.io';

/** The route kinds that listeners of a protocol accept by default. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  HTTP: ['HTTPRoute', 'GRPCRoute'],
  HTTPS: ['HTTPRoute', 'GRPCRoute'],
  TLS: ['TLSRoute', 'TCPRoute'],
  TCP: ['TCPRoute'],
  UDP: ['UDPRoute'],
};

/** A route attached to a listener of a Gateway. */
export interface Attachment {
  /** Undefined if the Gateway is not among the linted files. */
  readonly gateway: Resource | undefined;
  /**
   * The listener. If the Gateway is not among the linted files, the name of the parent. If the route names no parent,
   * `spec`.
   */
  readonly at: Cursor<Json>;
  readonly doubt: string | undefined;
}

/**
 * The listeners that a route is attached to: one for each parent, as far as the Gateways of the run allow it. A parent
 * that is a Service only concerns the mesh.
 * https://gateway-api.sigs.k8s.io/concepts/api-overview/#attaching-routes-to-gateways
 */
export function attachmentsOf(cluster: Cluster, route: Resource): readonly Attachment[] {
  const spec = (route.root as Cursor<Json>).at('spec');
  const parents = spec.at('parentRefs').items();
  // A patch or a controller may add one.
  if (parents.length === 0) return [{ gateway: undefined, at: spec, doubt: 'The route names no Gateway.' }];
  return parents.flatMap((parent) => {
    const kind = parent.at('kind').value ?? 'Gateway';
    const name = parent.at('name').value;
    if (typeof name !== 'string' || kind === 'Service') return [];
    const namespace = namespaceIn(parent.value, route);
    if (kind === 'Gateway') {
      const gateway = cluster.find({ group: GATEWAY_API, kind, name, namespace, near: route });
      if (!gateway)
        return [{ gateway: undefined, at: parent.at('name'), doubt: isNotInRun('Gateway', name) }];
      return listenerFor(cluster, route, parent.value, gateway, gateway);
    }
    if (kind !== 'ListenerSet' && kind !== 'XListenerSet') return [];
    const [set] = [GATEWAY_API, 'gateway.networking.x-k8s.io'].flatMap(
      (group) => cluster.find({ group, kind, name, namespace, near: route }) ?? [],
    );
    if (!set) return [{ gateway: undefined, at: parent.at('name'), doubt: isNotInRun(kind, name) }];
    const gateway = gatewayOfSet(cluster, set);
    return listenerFor(cluster, route, parent.value, set, gateway);
  });
}

function gatewayOfSet(cluster: Cluster, set: Resource): Resource | undefined {
  const parent = field(set.value, 'spec', 'parentRef');
  const name = field(parent, 'name');
  if (typeof name !== 'string') return undefined;
  return cluster.find({
    group: GATEWAY_API,
    kind: 'Gateway',
    name,
    namespace: namespaceIn(parent, set),
    near: set,
  });
}

/** The namespace of a reference. Default: that of the object with the reference. */
export function namespaceIn(reference: Json | undefined, { namespace }: Resource): string | undefined {
  const written = field(reference, 'namespace');
  return typeof written === 'string' ? written : namespace;
}

function listenerFor(
  cluster: Cluster,
  route: Resource,
  parent: Json | undefined,
  holder: Resource,
  gateway: Resource | undefined,
): readonly Attachment[] {
  let perhaps: Attachment | undefined;
  for (const listener of (holder.root as Cursor<Json>).at('spec').at('listeners').items()) {
    const answer = accepts(cluster, listener.value, holder, route, parent);
    if (answer === 'yes') return [{ gateway, at: listener, doubt: undefined }];
    if (answer === 'unknown')
      perhaps ??= {
        gateway,
        at: listener,
        doubt: `The files do not show whether the listener accepts routes of the namespace of ${route.kind} ${route.name ?? ''}.`,
      };
  }
  return perhaps ? [perhaps] : [];
}

/** Whether a listener allows a route to attach. */
function accepts(
  cluster: Cluster,
  listener: Json | undefined,
  holder: Resource,
  route: Resource,
  parent: Json | undefined,
): Answer {
  const [section, port] = [field(parent, 'sectionName'), field(parent, 'port')];
  if (section !== undefined && section !== field(listener, 'name')) return 'no';
  if (port !== undefined && port !== field(listener, 'port')) return 'no';
  const protocol = textOf(field(listener, 'protocol'));
  const kinds = itemsOf(field(listener, 'allowedRoutes', 'kinds')).map((each) => field(each, 'kind'));
  // Custom protocols of implementations accept what these say.
  const taken = kinds.length > 0 ? kinds : Object.hasOwn(KINDS, protocol) ? KINDS[protocol]! : [route.kind];
  if (!taken.includes(route.kind)) return 'no';
  if (!sharesHost(field(listener, 'hostname'), stringsOf(field(route.value, 'spec', 'hostnames'))))
    return 'no';
  return takesNamespace(cluster, field(listener, 'allowedRoutes', 'namespaces'), holder, route);
}

function takesNamespace(
  cluster: Cluster,
  namespaces: Json | undefined,
  holder: Resource,
  route: Resource,
): Answer {
  const from = field(namespaces, 'from') ?? 'Same';
  if (from === 'All') return 'yes';
  if (from === 'None') return 'no';
  const { namespace } = route;
  if (from === 'Same') {
    if (namespace === holder.namespace) return 'yes';
    return namespace === undefined || holder.namespace === undefined ? 'unknown' : 'no';
  }
  const selector = field(namespaces, 'selector');
  if (from !== 'Selector' || !isObject(selector) || namespace === undefined) return 'unknown';
  const object = cluster.find({ group: '', kind: 'Namespace', name: namespace, near: route });
  return Selector.of(selector).match({
    labels: { ...object?.labels, 'kubernetes.io/metadata.name': namespace },
    mayHave: () => object === undefined,
  });
}

/** Whether a listener and a route have a host in common. Without host names, either has all of them. */
function sharesHost(listener: Json | undefined, hosts: readonly string[]): boolean {
  if (typeof listener !== 'string' || listener === '' || hosts.length === 0) return true;
  return hosts.some((host) => covers(listener, host) || covers(host, listener));
}

/** `*.example.com` stands for every name below the domain. */
const covers = (pattern: string, host: string): boolean =>
  pattern.toLowerCase() === host.toLowerCase() ||
  (pattern.startsWith('*.') && host.toLowerCase().endsWith(pattern.slice(1).toLowerCase()));

/** Classes of internal load balancers. https://cloud.google.com/kubernetes-engine/docs/concepts/gateway-api */
const INTERNAL_CLASS = /^gke-l7-(?:rilb|cross-regional-internal-)|^amazon-vpc-lattice$/;

/**
 * What keeps a Gateway in an internal network, and whether its address is one of many that something may forward to.
 */
export function keptInside(gateway: Resource, pools: AddressPools): AnyCursor | undefined {
  const root = gateway.root as Cursor<Json>;
  const spec = root.at('spec');
  const name = root.at('metadata').at('name');
  const className = spec.at('gatewayClassName');
  const text = typeof className.value === 'string' ? className.value : '';
  const annotations = spec.at('infrastructure').at('annotations') as Cursor<never>;
  const own = root.at('metadata').at('annotations') as Cursor<never>;
  const told = internalBy(annotations) ?? internalBy(own);
  if (told) return told;
  if (soundsInternal(text) || INTERNAL_CLASS.test(text)) return className;
  if (soundsInternal(gateway.name)) return name;
  // A router in front of it may forward to a private address: the name then says so.
  if (soundsExternal(gateway.name) || soundsExternal(text)) return undefined;
  const addresses = spec.at('addresses');
  const given = itemsOf(addresses.value).flatMap((each) => stringsOf([field(each, 'value') ?? null]));
  const inside = given.length > 0 ? allPrivate(given) : undefined;
  if (inside) return addresses;
  const annotated = addressedBy(annotations) ?? addressedBy(own);
  if (annotated?.inside) return annotated.at;
  const texts = { ...gateway.annotations, ...textsOf(spec.at('infrastructure').at('annotations').value) };
  return inside === undefined && !annotated && pools.givePrivate(texts) ? className : undefined;
}

const textsOf = (value: Json | undefined): Record<string, string> =>
  isObject(value)
    ? Object.fromEntries(
        Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
      )
    : {};

/** Whether a Gateway is a proxy of the mesh, which accepts no traffic from outside. */
export const isOfMesh = (gateway: Resource): boolean =>
  textOf(field(gateway.value, 'spec', 'gatewayClassName') ?? '').includes('waypoint');
