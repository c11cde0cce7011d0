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

type Read = (resource: Resource) => readonly Route[];

/** Computes the routes of an object on use, and caches what several objects need. */
export class RouteIndex implements Routes {
  readonly #cluster: Cluster;
  readonly #readers: ReadonlyMap<string, Read>;
  readonly #read: Read;
  readonly #ofPod = oncePer((pod: PodCursor) => routesOfPod(pod));
  #facts: GatewayFacts | undefined;
  #includes: Includes | undefined;
  #opened: readonly Route[] | undefined;
  #all: readonly Route[] | undefined;
  #byService: ReadonlyMap<Resource, readonly Route[]> | undefined;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.#readers = this.#readersOf();
    this.#read = oncePer((resource: Resource) => this.#readers.get(keyOf(resource))!(resource));
  }

  get all(): readonly Route[] {
    this.#all ??= this.allWith(this.#cluster.pods);
    return this.#all;
  }

  /** @param pods all pods, for a view of the project: routes through objects do not depend on them */
  allWith(pods: readonly PodCursor[]): readonly Route[] {
    return [...this.#openedByObjects, ...pods.flatMap((pod) => this.#ofPod(pod))];
  }

  of(resource: Resource): readonly Route[] {
    return this.#readers.has(keyOf(resource)) ? this.#read(resource) : NONE;
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
    return this.#ofPod(container.pod).filter((route) => route.container === container);
  }

  receivers(service: Resource<'Service'>, port?: Cursor<ServicePort>): readonly Receiver[] {
    return receiversAt(this.#cluster.network.podsBehind(service), port);
  }

  get #openedByObjects(): readonly Route[] {
    this.#opened ??= this.#cluster.memo(openersIn).flatMap((resource) => this.of(resource));
    return this.#opened;
  }

  get #shared(): GatewayFacts {
    this.#facts ??= {
      authentication: new Authentication(this.#cluster),
      middlewares: new Middlewares(this.#cluster),
      pools: new AddressPools(this.#cluster),
      grants: new Grants(this.#cluster),
    };
    return this.#facts;
  }

  #readersOf(): ReadonlyMap<string, Read> {
    const cluster = this.#cluster;
    const ofIngress: Read = (resource) =>
      routesOfIngress(cluster, resource as Resource<'Ingress'>, this.#shared.middlewares);
    const ofGateway: Read = (resource) => routesOfGatewayRoute(cluster, resource, this.#shared);
    const ofTraefik: Read = (resource) => routesOfIngressRoute(cluster, resource, this.#shared.middlewares);
    const ofOpenShift: Read = (resource) => routesOfOpenShift(cluster, resource);
    const read: readonly (readonly [group: string, kind: string, read: Read])[] = [
      ['', 'Service', (resource) => routesOfService(resource as Resource<'Service'>, this.#shared.pools)],
      ['networking.k8s.io', 'Ingress', ofIngress],
      ['extensions', 'Ingress', ofIngress],
      ...GATEWAY_ROUTES.map((kind) => [GATEWAY_API, kind, ofGateway] as const),
      ['route.openshift.io', 'Route', ofOpenShift],
      ['', 'Route', ofOpenShift],
      [
        ISTIO,
        'VirtualService',
        (resource) => routesOfVirtualService(cluster, resource, this.#shared.authentication),
      ],
      ...TRAEFIK_GROUPS.flatMap((group) =>
        ['IngressRoute', 'IngressRouteTCP', 'IngressRouteUDP'].map(
          (kind) => [group, kind, ofTraefik] as const,
        ),
      ),
      [
        CONTOUR,
        'HTTPProxy',
        (resource) => {
          this.#includes ??= includesOf(cluster);
          return routesOfHttpProxy(cluster, resource, this.#includes);
        },
      ],
    ];
    return new Map(read.map(([group, kind, each]) => [keyOf({ group, kind }), each]));
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

const keyOf = ({ group, kind }: Pick<Resource, 'group' | 'kind'>): string => `${group}/${kind}`;
