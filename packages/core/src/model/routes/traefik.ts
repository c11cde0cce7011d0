import { type Json, textOf } from '../../json.js';
import { field, itemsOf } from '../admission/values.js';
import type { AnyCursor, Cursor, Resource } from '../resource.js';
import { type Backend, type Cluster, type Entry, routeTo } from './entry.js';
import { soundsInternal } from './internal.js';
import { type Middlewares, nameOf, TRAEFIK_GROUPS } from './middlewares.js';
import type { Route } from './types.js';

/** Entry points that the chart of Traefik does not expose. */
const INSIDE: readonly unknown[] = ['traefik', 'metrics'];

/**
 * IngressRoute, IngressRouteTCP and IngressRouteUDP.
 * https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/ingressroute/
 */
export function routesOfIngressRoute(
  cluster: Cluster,
  resource: Resource,
  middlewares: Middlewares,
): readonly Route[] {
  const spec = (resource.root as Cursor<Json>).at('spec');
  const points = spec.at('entryPoints').items();
  if (points.length > 0 && points.every(({ value }) => INSIDE.includes(value))) return [];
  const inside = points.length > 0 && points.every(({ value }) => soundsInternal(value));
  const certificate = clientCertificate(cluster, resource, spec);
  return spec
    .at('routes')
    .items()
    .flatMap((route) => {
      const named = route.at('middlewares');
      const names = itemsOf(named.value).map((each) => nameOf(each, resource.namespace));
      const limited = middlewares.limit(names);
      const entry: Entry = {
        kind: 'ingress',
        keptBy: inside ? spec.at('entryPoints') : limited ? named : undefined,
        clientsOnly: !inside && limited,
        evidence: route.at('match').exists ? [route.at('match')] : [],
        asks: middlewares.ask(names) ? named : certificate,
      };
      return route
        .at('services')
        .items()
        .flatMap((service) => backendsOf(cluster, resource, service))
        .map((backend) => routeTo(cluster, resource, entry, backend));
    });
}

/** A TraefikService splits requests among others. Their backends count, one level deep. */
function backendsOf(cluster: Cluster, from: Resource, service: Cursor<Json>): readonly Backend[] {
  const at = service.at('name');
  const named = refOf(service.value, from.namespace);
  if (!named) return [];
  if (field(service.value, 'kind') !== 'TraefikService') return [{ at, ...named }];
  // `api@internal` is Traefik's own service.
  if (named.name.endsWith('@internal')) return [{ at, ...named }];
  for (const group of TRAEFIK_GROUPS) {
    const divider = cluster.find({
      group,
      kind: 'TraefikService',
      name: named.name,
      namespace: named.namespace,
      near: from,
    });
    const spec = field(divider?.value, 'spec');
    if (!divider) continue;
    const mirroring = field(spec, 'mirroring');
    const all = [
      ...itemsOf(field(spec, 'weighted', 'services')),
      mirroring,
      ...itemsOf(field(mirroring, 'mirrors')),
    ];
    return all.flatMap((each) => {
      const ref = field(each, 'kind') === 'TraefikService' ? undefined : refOf(each, divider.namespace);
      return ref ? [{ at, ...ref }] : [];
    });
  }
  return [];
}

function refOf(value: Json | undefined, from: string | undefined): Omit<Backend, 'at'> | undefined {
  const name = field(value, 'name');
  if (typeof name !== 'string') return undefined;
  const namespace = field(value, 'namespace');
  return {
    name,
    namespace: typeof namespace === 'string' ? namespace : from,
    port: field(value, 'port') as string | number | undefined,
  };
}

/** The TLS options that require a client certificate. */
function clientCertificate(cluster: Cluster, from: Resource, spec: Cursor<Json>): AnyCursor | undefined {
  const at = spec.at('tls').at('options');
  const named = refOf(at.value, from.namespace);
  if (!named) return undefined;
  const { name, namespace } = named;
  const found = TRAEFIK_GROUPS.some((group) => {
    const options = cluster.find({ group, kind: 'TLSOption', name, namespace, near: from });
    return textOf(field(options?.value, 'spec', 'clientAuth', 'clientAuthType') ?? '').startsWith(
      'RequireAndVerify',
    );
  });
  return found ? at : undefined;
}
