import { isObject, type Json, textOf } from '../../json.js';
import { field } from '../admission/values.js';
import type { AnyCursor, Cursor, Resource } from '../resource.js';
import type { Authentication } from './authentication.js';
import { type Backend, type Cluster, type Entry, isNotInRun, routeTo } from './entry.js';
import { soundsInternal } from './internal.js';
import type { Route } from './types.js';

export const ISTIO = 'networking.istio.io';

/** Gateways through which traffic leaves, or that connect clusters. */
const NO_ENTRY = /egress|eastwest|east-west|crossnetwork|cross-network/i;

/**
 * The routes of an Istio VirtualService. Without `gateways` it only concerns the mesh.
 * https://istio.io/latest/docs/reference/config/networking/virtual-service/
 */
export function routesOfVirtualService(
  cluster: Cluster,
  resource: Resource,
  authentication: Authentication,
): readonly Route[] {
  const spec = (resource.root as Cursor<Json>).at('spec');
  const backends = ['http', 'tls', 'tcp'].flatMap((protocol) =>
    spec
      .at(protocol)
      .items()
      .flatMap((rule) => [...rule.at('route').items(), ...delegated(cluster, resource, rule.at('delegate'))])
      .flatMap((route) => backendOf(route.at('destination'), route.resource)),
  );
  return gatewaysOf(cluster, resource, spec, authentication).flatMap((entry) =>
    backends.map((backend) => routeTo(cluster, resource, entry, backend)),
  );
}

/** What a rule delegates to another VirtualService. */
function delegated(cluster: Cluster, from: Resource, delegate: Cursor<Json>): readonly Cursor<Json>[] {
  const name = delegate.at('name').value;
  if (typeof name !== 'string') return [];
  const namespace = delegate.at('namespace').value;
  const other = cluster.find({
    group: ISTIO,
    kind: 'VirtualService',
    name,
    namespace: typeof namespace === 'string' ? namespace : from.namespace,
    near: from,
  });
  if (!other || other === from) return [];
  const rules = (other.root as Cursor<Json>).at('spec').at('http').items();
  return rules.flatMap((rule) => rule.at('route').items());
}

/** Short names belong to the VirtualService's own namespace. Other hosts may be outside the cluster. */
function backendOf(destination: Cursor<Json>, { namespace }: Resource): Backend[] {
  const at = destination.at('host');
  if (typeof at.value !== 'string') return [];
  const [name, own, ...rest] = at.value.split('.');
  if (!name || (own !== undefined && rest.length > 0 && rest[0] !== 'svc')) return [];
  const port = destination.at('port').at('number').value;
  return [{ at, name, namespace: own ?? namespace, port: typeof port === 'number' ? port : undefined }];
}

function gatewaysOf(
  cluster: Cluster,
  resource: Resource,
  spec: Cursor<Json>,
  authentication: Authentication,
): readonly Entry[] {
  return spec
    .at('gateways')
    .items()
    .flatMap((at): Entry[] => {
      if (typeof at.value !== 'string' || at.value === 'mesh' || NO_ENTRY.test(at.value)) return [];
      const [first, second] = at.value.split('/');
      // Before 1.5, a name with a namespace was written as a host: `gateway.namespace.svc.cluster.local`.
      const [name, namespace] =
        second === undefined
          ? [first!.split('.')[0]!, first!.split('.')[1] ?? resource.namespace]
          : [second, first];
      const gateway = cluster.find({ group: ISTIO, kind: 'Gateway', name, namespace, near: resource });
      if (!gateway)
        return [
          {
            kind: 'gateway',
            ...(soundsInternal(name) ? { keptBy: at } : { from: 'unknown' as const }),
            evidence: [at],
            doubt: isNotInRun('Gateway', at.value),
          },
        ];
      return entryOf(gateway, at, authentication);
    });
}

function entryOf(gateway: Resource, at: AnyCursor, authentication: Authentication): Entry[] {
  const spec = (gateway.root as Cursor<Json>).at('spec');
  const selector = spec.at('selector');
  const labels = selector.entries().map(([, { value }]) => (isObject(value) ? '' : textOf(value)));
  if (labels.some((label) => NO_ENTRY.test(label))) return [];
  const inside = soundsInternal(gateway.name)
    ? (gateway.root as Cursor<Json>).at('metadata').at('name')
    : labels.some(soundsInternal)
      ? selector
      : undefined;
  const servers = spec.at('servers').items();
  const mutual = servers.length > 0 && servers.every((server) => isMutual(server.value));
  return [
    {
      kind: 'gateway',
      keptBy: inside,
      evidence: [selector, at],
      asks: mutual ? spec.at('servers') : authentication.atProxies(selector.value),
    },
  ];
}

/** Whether a server requires a client certificate. */
const isMutual = (server: Json | undefined): boolean =>
  ['MUTUAL', 'ISTIO_MUTUAL'].includes(textOf(field(server, 'tls', 'mode')));
