import { oncePer } from '../../once-per.js';
import type { ContainerCursor, PodCursor } from '../pod-cursor.js';
import type { Project } from '../project.js';
import type { Cursor, Resource } from '../resource.js';
import { Authentication } from './authentication.js';
import { CONTOUR, type Includes, includesOf, routesOfHttpProxy } from './contour.js';
import type { Cluster } from './entry.js';
import { GATEWAY_ROUTES, type GatewayFacts, Grants, routesOfGatewayRoute } from './gateway.js';
import { GATEWAY_API } from './gateways.js';
import { routesOfPod } from './host-ports.js';
import { routesOfIngress } from './ingress.js';
import { ISTIO, routesOfVirtualService } from './istio.js';
import { Middlewares, TRAEFIK_GROUPS } from './middlewares.js';
import { routesOfOpenShift } from './openshift.js';
import { AddressPools } from './pools.js';
import { receiversAt } from './receivers.js';
import { routesOfService } from './services.js';
import { routesOfIngressRoute } from './traefik.js';
import type { Receiver, Route, Routes, ServicePort } from './types.js';

const NONE: readonly Route[] = [];

/** What several objects need, read on use. */
class Shared {
  readonly #cluster: Cluster;
  #facts: GatewayFacts | undefined;
  #includes: Includes | undefined;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  get facts(): GatewayFacts {
    this.#facts ??= {
      authentication: new Authentication(this.#cluster),
      middlewares: new Middlewares(this.#cluster),
      pools: new AddressPools(this.#cluster),
      grants: new Grants(this.#cluster),
    };
    return this.#facts;
  }

  get includes(): Includes {
    this.#includes ??= includesOf(this.#cluster);
    return this.#includes;
  }
}

const sharedIn = (project: Project): Shared => new Shared(project);

type Read = (cluster: Cluster, resource: Resource, shared: Shared) => readonly Route[];

const ofIngress: Read = (cluster, resource, { facts }) =>
  routesOfIngress(cluster, resource as Resource<'Ingress'>, facts.middlewares);
const ofGateway: Read = (cluster, resource, { facts }) => routesOfGatewayRoute(cluster, resource, facts);
const ofTraefik: Read = (cluster, resource, { facts }) =>
  routesOfIngressRoute(cluster, resource, facts.middlewares);
const ofOpenShift: Read = (cluster, resource) => routesOfOpenShift(cluster, resource);

const READERS_BY_KIND: readonly (readonly [group: string, kind: string, read: Read])[] = [
  ['', 'Service', (_, resource, { facts }) => routesOfService(resource as Resource<'Service'>, facts.pools)],
  ['networking.k8s.io', 'Ingress', ofIngress],
  ['extensions', 'Ingress', ofIngress],
  ...GATEWAY_ROUTES.map((kind) => [GATEWAY_API, kind, ofGateway] as const),
  ['route.openshift.io', 'Route', ofOpenShift],
  ['', 'Route', ofOpenShift],
  [
    ISTIO,
    'VirtualService',
    (cluster, resource, { facts }) => routesOfVirtualService(cluster, resource, facts.authentication),
  ],
  ...TRAEFIK_GROUPS.flatMap((group) =>
    ['IngressRoute', 'IngressRouteTCP', 'IngressRouteUDP'].map((kind) => [group, kind, ofTraefik] as const),
  ),
  [CONTOUR, 'HTTPProxy', (cluster, resource, { includes }) => routesOfHttpProxy(cluster, resource, includes)],
];

const keyOf = ({ group, kind }: Pick<Resource, 'group' | 'kind'>): string => `${group}/${kind}`;

const READERS: ReadonlyMap<string, Read> = new Map(
  READERS_BY_KIND.map(([group, kind, read]) => [keyOf({ group, kind }), read]),
);

/**
 * What reads the routes of an object from a project: the same function for the same object, for `memo`. Undefined for
 * an object that opens none.
 */
export const readerOf = oncePer(
  (resource: Resource): ((project: Project) => readonly Route[]) | undefined => {
    const read = READERS.get(keyOf(resource));
    return read && ((project) => read(project, resource, project.memo(sharedIn)));
  },
);

/** The next run of an editor has most of them again. */
const ofPod = oncePer((pod: PodCursor) => routesOfPod(pod));

/** Computes the routes of an object on use. */
export class RouteIndex implements Routes {
  readonly #cluster: Project;
  #opened: readonly Route[] | undefined;
  #all: readonly Route[] | undefined;
  #byService: ReadonlyMap<Resource, readonly Route[]> | undefined;

  constructor(cluster: Project) {
    this.#cluster = cluster;
  }

  get all(): readonly Route[] {
    this.#all ??= this.allWith(this.#cluster.pods);
    return this.#all;
  }

  /** @param pods all pods, for a view of the project: routes through objects do not depend on them */
  allWith(pods: readonly PodCursor[]): readonly Route[] {
    return [...this.#openedByObjects, ...pods.flatMap((pod) => ofPod(pod))];
  }

  of(resource: Resource): readonly Route[] {
    const read = readerOf(resource);
    return read ? this.#cluster.memo(read) : NONE;
  }

  to(service: Resource): readonly Route[] {
    if (!this.#byService) {
      const byService = new Map<Resource, Route[]>();
      for (const route of this.#openedByObjects) {
        const to = route.service?.resource;
        if (!to) continue;
        const known = byService.get(to);
        if (known) known.push(route);
        else byService.set(to, [route]);
      }
      this.#byService = byService;
    }
    return this.#byService.get(service) ?? [];
  }

  toContainer(container: ContainerCursor): readonly Route[] {
    return ofPod(container.pod).filter((route) => route.container === container);
  }

  receivers(service: Resource<'Service'>, port?: Cursor<ServicePort>): readonly Receiver[] {
    return receiversAt(this.#cluster.network.podsBehind(service), port);
  }

  get #openedByObjects(): readonly Route[] {
    this.#opened ??= this.#cluster.memo(openersIn).flatMap((resource) => this.of(resource));
    return this.#opened;
  }
}

/** The kinds that have a reader, of any group. */
const OPENERS: ReadonlySet<string> = new Set([
  'Service',
  'Ingress',
  ...GATEWAY_ROUTES,
  'Route',
  'VirtualService',
  'IngressRoute',
  'IngressRouteTCP',
  'IngressRouteUDP',
  'HTTPProxy',
]);

const openersIn = ({ resources }: Project): readonly Resource[] =>
  resources.filter(({ kind }) => OPENERS.has(kind));
