import { valueAt } from '@plimsoll/core/internal';
import {
  type AnyCursor,
  type Cursor,
  describeResource,
  isObject,
  type Json,
  type Route,
  type ServicePort,
  textOf,
} from '@plimsoll/core/kubernetes';
import type { Evidence } from '../graph/types.js';

/** The places of a route into the cluster, from the outside in, and what each of them does. */
export function hopsOf(route: Route): readonly Evidence[] {
  const { evidence, keptBy, clientsOnly, asks } = route;
  return [
    ...evidence.map((at) => ({ at, message: saysAt(at, route) })),
    ...(keptBy && !evidence.some((at) => isSame(at, keptBy))
      ? [{ at: keptBy, message: clientsOnly ? LISTED : INTERNAL, context: true as const }]
      : []),
    ...(asks ? [{ at: asks, message: 'This authenticates clients.', context: true as const }] : []),
  ];
}

const LISTED = 'This admits only the clients that it lists.';
const INTERNAL = 'This keeps it inside an internal network.';

function saysAt(at: AnyCursor, { resource, service, at: end }: Route): string {
  if (service?.port && isSame(at, service.port)) return saysOfPort(service.name, service.port);
  if (service && isSame(at, end) && resource.kind !== 'Service')
    return `${articled(resource.kind)} sends ${hostsAt(at) ?? 'what it takes'} to Service ${service.name}.`;
  const own = OF_FIELD[String(at.path.at(-1))];
  if (own) return own(at);
  if (at.path.includes('parentRefs') || at.path.includes('gateways'))
    return `${articled(resource.kind)} is attached to Gateway ${gatewayAt(at)}.`;
  return `${describeResource(at.resource)} admits it.`;
}

const nameOf = ({ resource: { name = '(unnamed)' } }: AnyCursor): string => name;
const textAt = (at: AnyCursor): string => textOf((at as Cursor<Json>).value);

/** What a field does to open a route, by its name. */
const OF_FIELD: Readonly<Record<string, (at: AnyCursor) => string>> = {
  type: (at) => `Service ${nameOf(at)} is of type ${textAt(at)}.`,
  externalIPs: (at) => `Every node accepts traffic to the external IPs of Service ${nameOf(at)}.`,
  hostNetwork: () => 'The pod uses the network of its node.',
  hostPort: (at) => `The container opens port ${textAt(at)} on its node.`,
  containerPort: (at) => `The container listens on port ${textAt(at)} of its node.`,
  fqdn: (at) => `${articled(at.resource.kind)} receives requests for ${textAt(at)}.`,
  host: (at) => `${articled(at.resource.kind)} receives requests for ${textAt(at)}.`,
  match: (at) => `${articled(at.resource.kind)} receives the requests that this matches.`,
};

function saysOfPort(service: string, port: Cursor<ServicePort>): string {
  const from = port.at('port').value;
  const target: unknown = (port.at('targetPort') as Cursor<Json>).value ?? from;
  return from === undefined
    ? `Service ${service} sends it to its pods.`
    : `Service ${service} sends port ${from} to port ${textOf(target)} of its pods.`;
}

/** The name, which may be the only value at the place. */
function gatewayAt(at: AnyCursor): string {
  const { value } = at as Cursor<Json>;
  return isObject(value) ? textOf(value.name) : textOf(value);
}

const articled = (kind: string): string => `The ${kind}`;

/** The hosts whose requests an object sends to a backend: those of the Ingress rule, or else of the object. */
function hostsAt({ resource: { value }, path }: AnyCursor): string | undefined {
  const ofRule = valueAt(value, [...path.slice(0, 3), 'host']);
  const spec = valueAt(value, ['spec']) as { hostnames?: unknown; hosts?: unknown } | undefined;
  const hosts = [ofRule, spec?.hostnames, spec?.hosts]
    .flat()
    .filter((host): host is string => typeof host === 'string');
  if (hosts.length === 0) return undefined;
  return hosts.length > 2 ? `${hosts[0]} and ${hosts.length - 1} other hosts` : hosts.join(' and ');
}

/** Whether cursors are at one place. */
const isSame = (one: AnyCursor, other: AnyCursor): boolean =>
  one === other ||
  (one.resource === other.resource &&
    one.path.length === other.path.length &&
    one.path.every((step, index) => step === other.path[index]));
