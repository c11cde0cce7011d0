import type { AnyCursor, Cursor, Resource } from '../resource.js';
import { allPrivate } from './addresses.js';
import { type Entry, routeOf } from './entry.js';
import {
  addressedBy,
  clientsBy,
  internalBy,
  limitsClients,
  SOURCE_RANGES,
  soundsInternal,
} from './internal.js';
import type { AddressPools } from './pools.js';
import type { Route, ServicePort } from './types.js';

/**
 * The routes that a Service opens by itself.
 * https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types
 */
export function routesOfService(service: Resource<'Service'>, pools: AddressPools): readonly Route[] {
  const spec = service.root.at('spec');
  const type: string | undefined = spec.at('type').value;
  const entries: Entry[] = [];
  const at = spec.at('type');
  if (type === 'LoadBalancer') {
    entries.push({ kind: 'load-balancer', ...balancerOf(service, pools), evidence: [at] });
    if (spec.at('allocateLoadBalancerNodePorts').value !== false)
      entries.push({ kind: 'allocated-node-port', ...BY_NODES, evidence: [at] });
  } else if (type === 'NodePort') {
    entries.push({ kind: 'node-port', ...BY_NODES, evidence: [at] });
  }
  const ips = spec.at('externalIPs');
  const addresses = ips.items().flatMap(({ value }) => value ?? []);
  if (addresses.length > 0)
    entries.push({
      kind: 'external-ip',
      ...BY_NODES,
      keptBy: allPrivate(addresses) ? ips : undefined,
      evidence: [ips],
    });
  const ports = spec.at('ports').items();
  return entries.flatMap((entry) => {
    const where = entry.kind === 'external-ip' ? ips : at;
    return (ports.length > 0 ? ports : [undefined]).map((port) =>
      routeOf(service, entry, { at: where, service: toItself(service, port), evidence: port ? [port] : [] }),
    );
  });
}

/** No file says whether the addresses of nodes are public. */
export const BY_NODES = { from: 'unknown', assumption: 'nodes-public' } as const;

const toItself = (service: Resource<'Service'>, port: Cursor<ServicePort> | undefined): Route['service'] => ({
  name: service.name ?? '',
  namespace: service.namespace,
  resource: service,
  wanted: port?.at('port').value,
  port,
});

type Balancer = Pick<Entry, 'from' | 'keptBy' | 'clientsOnly'>;

function balancerOf(service: Resource<'Service'>, pools: AddressPools): Balancer {
  const spec = service.root.at('spec');
  const annotations = service.root.at('metadata').at('annotations');
  const address = spec.at('loadBalancerIP');
  const given = address.value ? allPrivate([address.value]) : undefined;
  const annotated = addressedBy(annotations);
  const keptBy: AnyCursor | undefined =
    internalBy(annotations) ??
    classOf(service) ??
    (given ? address : undefined) ??
    (annotated?.inside ? annotated.at : undefined);
  if (keptBy) return { keptBy };
  const addressed = given !== undefined || annotated !== undefined;
  if (!addressed && pools.givePrivate(service.annotations)) return { keptBy: spec.at('type') };
  const ranges = spec.at('loadBalancerSourceRanges');
  const blocks = ranges.items().flatMap(({ value }) => value ?? []);
  const clients = limitsClients(blocks)
    ? ranges
    : blocks.length > 0
      ? undefined
      : clientsBy(annotations, SOURCE_RANGES);
  return clients ? { keptBy: clients, clientsOnly: true } : {};
}

const SCHEME = 'service.beta.kubernetes.io/aws-load-balancer-scheme';
const TYPE = 'service.beta.kubernetes.io/aws-load-balancer-type';

/**
 * The class or type whose load balancers are internal by default: those of the AWS Load Balancer Controller and of
 * Tailscale.
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/nlb/
 */
function classOf({ root, annotations }: Resource<'Service'>): AnyCursor | undefined {
  const at = root.at('spec').at('loadBalancerClass');
  const name = at.value;
  if (soundsInternal(name)) return at;
  const told = annotations[SCHEME] ?? annotations['service.beta.kubernetes.io/aws-load-balancer-internal'];
  if (told) return undefined;
  if (name === 'service.k8s.aws/nlb' || name === 'eks.amazonaws.com/nlb') return at;
  const type = annotations[TYPE];
  return type === 'external' || type === 'nlb-ip'
    ? root.at('metadata').at('annotations').at(TYPE)
    : undefined;
}
