import type { Json } from '../../json.js';
import { whyAbsenceIsUnknown } from '../absence.js';
import { field, itemsOf } from '../admission/values.js';
import type { AnyCursor, Cursor, Resource } from '../resource.js';
import { type Authentication, askedByAnnotation, soundsLikeLogin } from './authentication.js';
import { type Backend, type Cluster, type Entry, isNotInRun, routeTo } from './entry.js';
import {
  type Attachment,
  attachmentsOf,
  GATEWAY_API,
  isOfMesh,
  keptInside,
  namespaceIn,
} from './gateways.js';
import { soundsInternal } from './internal.js';
import { type Middlewares, nameOf } from './middlewares.js';
import type { AddressPools } from './pools.js';
import type { Route } from './types.js';

export const GATEWAY_ROUTES: readonly string[] = [
  'HTTPRoute',
  'GRPCRoute',
  'TLSRoute',
  'TCPRoute',
  'UDPRoute',
];

export interface GatewayFacts {
  readonly authentication: Authentication;
  readonly middlewares: Middlewares;
  readonly pools: AddressPools;
  readonly grants: Grants;
}

/** The routes that a route of the Gateway API opens. https://gateway-api.sigs.k8s.io/reference/spec/ */
export function routesOfGatewayRoute(
  cluster: Cluster,
  route: Resource,
  facts: GatewayFacts,
): readonly Route[] {
  const rules = (route.root as Cursor<Json>).at('spec').at('rules').items();
  const backends = rules.flatMap((rule) => {
    const asks = askedByFilter(rule.at('filters'), route, facts.middlewares);
    return rule
      .at('backendRefs')
      .items()
      .flatMap((reference) => backendOf(cluster, route, reference, facts.grants, asks));
  });
  if (backends.length === 0) return [];
  const asks = facts.authentication.before(route) ?? askedByAnnotation(route);
  return attachmentsOf(cluster, route).flatMap((attachment) =>
    entryOf(attachment, asks, facts).flatMap((entry) =>
      backends.map((backend) => routeTo(cluster, route, entry, backend)),
    ),
  );
}

function entryOf(
  { gateway, at, doubt }: Attachment,
  asks: AnyCursor | undefined,
  { authentication, pools }: GatewayFacts,
): Entry[] {
  if (!gateway) {
    const inside = soundsInternal(at.value);
    return [
      { kind: 'gateway', ...(inside ? { keptBy: at } : { from: 'unknown' }), evidence: [at], asks, doubt },
    ];
  }
  if (isOfMesh(gateway)) return [];
  return [
    {
      kind: 'gateway',
      keptBy: keptInside(gateway, pools),
      evidence: [at],
      asks: asks ?? authentication.before(gateway) ?? clientCertificate(gateway, at),
      doubt,
    },
  ];
}

/**
 * Where a listener requires a client certificate. In earlier releases of the API, the listener's own experimental
 * field.
 * https://gateway-api.sigs.k8s.io/guides/tls/
 */
function clientCertificate(gateway: Resource, listener: Cursor<Json>): AnyCursor | undefined {
  const own = listener.at('tls').at('frontendValidation');
  const frontend = (gateway.root as Cursor<Json>).at('spec').at('tls').at('frontend');
  const perPort = frontend
    .at('perPort')
    .items()
    .find((each) => each.at('port').value === listener.at('port').value);
  const validation = (perPort ?? frontend.at('default')).at(perPort ? 'tls' : 'validation');
  const found = perPort ? validation.at('validation') : validation;
  if (own.exists) return own;
  const wanted = found.exists && found.at('mode').value !== 'AllowInsecureFallback';
  return wanted && listener.at('protocol').value === 'HTTPS' ? found : undefined;
}

/** A backend in another namespace counts if that namespace grants it. */
function backendOf(
  cluster: Cluster,
  route: Resource,
  reference: Cursor<Json>,
  grants: Grants,
  asks: AnyCursor | undefined,
): Backend[] {
  const at = reference.at('name');
  if (typeof at.value !== 'string' || (reference.at('kind').value ?? 'Service') !== 'Service') return [];
  const namespace = namespaceIn(reference.value, route);
  const port = reference.at('port').value;
  const backend = { at, name: at.value, namespace, port: typeof port === 'number' ? port : undefined, asks };
  if (namespace === route.namespace || grants.allow(route, namespace, at.value)) return [backend];
  const doubt = whyAbsenceIsUnknown(cluster, { kind: 'ReferenceGrant', namespace });
  const service = cluster.find({ group: '', kind: 'Service', name: at.value, namespace, near: route });
  // If the Service is not in the files, neither are the grants of its namespace.
  if (doubt === undefined && service) return [];
  return [{ ...backend, doubt: doubt ?? isNotInRun('Service', `${namespace}/${at.value}`) }];
}

/** The authentication of a filter: one of the API, or one of Traefik or another implementation, by its name. */
function askedByFilter(
  filters: Cursor<Json>,
  route: Resource,
  middlewares: Middlewares,
): AnyCursor | undefined {
  return filters.items().find((filter) => {
    if (filter.at('type').value === 'ExternalAuth') return true;
    const reference = filter.at('extensionRef');
    if (!reference.exists) return false;
    const kind = reference.at('kind').value;
    return kind === 'Middleware'
      ? middlewares.ask([nameOf(reference.value as Json, route.namespace)])
      : soundsLikeLogin(kind) || soundsLikeLogin(reference.at('name').value);
  });
}

/**
 * The grants by which routes of one namespace may refer to Services of another.
 * https://gateway-api.sigs.k8s.io/api-types/referencegrant/
 */
export class Grants {
  readonly #all = new Set<string>();

  constructor(cluster: Pick<Cluster, 'ofKind'>) {
    for (const { value, namespace } of cluster.ofKind('ReferenceGrant', GATEWAY_API)) {
      const spec = field(value, 'spec');
      const names = itemsOf(field(spec, 'to')).flatMap((to) =>
        field(to, 'kind') === 'Service' ? [field(to, 'name') ?? null] : [],
      );
      for (const from of itemsOf(field(spec, 'from')))
        for (const name of names)
          this.#all.add(JSON.stringify([field(from, 'kind'), field(from, 'namespace'), namespace, name]));
    }
  }

  allow({ kind, namespace }: Resource, to: string | undefined, name: string): boolean {
    return [name, null].some((granted) => this.#all.has(JSON.stringify([kind, namespace, to, granted])));
  }
}
