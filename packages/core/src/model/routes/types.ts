import type { coreV1 } from '@plimsoll/kubernetes-api';
import type { AnyCursor, Cursor } from '../cursor.js';
import type { Kinds } from '../kinds.js';
import type { ContainerCursor } from '../pod.js';
import type { Resource } from '../resource.js';

type ContainerPort = NonNullable<coreV1.Container['ports']>[number];
export type ServicePort = NonNullable<NonNullable<Kinds['Service']['spec']>['ports']>[number];

/**
 * From where an entry can be reached. `internal-network` is a network that someone chose: private addresses, an
 * internal load balancer, or listed clients. `unknown` is what no file decides, as the addresses of nodes.
 */
export type RouteSource = 'internet' | 'internal-network' | 'unknown';

/**
 * What opens the way: an Ingress or an object that does the same (`ingress`), a route of a Gateway (`gateway`), the
 * load balancer of a Service, its port on every node, the node port that comes with a load balancer
 * (`allocated-node-port`), its external IPs, or a port of the node that a container takes (`host-port`).
 */
export type RouteKind =
  | 'ingress'
  | 'gateway'
  | 'load-balancer'
  | 'node-port'
  | 'allocated-node-port'
  | 'external-ip'
  | 'host-port';

/** The Service that a route leads to, also one that no file has. */
export interface RouteService {
  readonly name: string;
  /** Undefined where it is given at install time. */
  readonly namespace: string | undefined;
  /** Undefined where the Service is not in the run. */
  readonly resource: Resource<'Service'> | undefined;
  /** The Service's port as the route names it; undefined where it names none. */
  readonly wanted: string | number | undefined;
  /** The port in the Service; undefined where it is not in the run, or has no such port. */
  readonly port: Cursor<ServicePort> | undefined;
}

/** One way into the cluster: from an entry by one object to a port of a Service, or to a port of a container. */
export interface Route {
  /** What opens the way: the Service itself, the Ingress, the route, or the owner of the pod. */
  readonly resource: Resource;
  readonly kind: RouteKind;
  readonly from: RouteSource;
  /** The setting that keeps the internet out, where one does. */
  readonly keptBy: AnyCursor | undefined;
  /** Whether `keptBy` lists clients, and the entry itself may have a public address. */
  readonly clientsOnly: boolean;
  /** Where the resource says what it leads to: the name of the backend, the type of the Service, the port. */
  readonly at: AnyCursor;
  /** The places of each hop, from the outside in; they end with the Service's port, or with the port of the node. */
  readonly evidence: readonly AnyCursor[];
  /** What the way takes for granted: whether nodes have public addresses is in no file. */
  readonly assumption: 'nodes-public' | undefined;
  /** What asks who someone is before it lets them through. */
  readonly asks: AnyCursor | undefined;
  /** Why the files do not show for certain that the way is open, as a sentence. */
  readonly doubt: string | undefined;
  /** Undefined for `host-port`, and for what the controller itself answers. */
  readonly service: RouteService | undefined;
  /** The container of a `host-port`. */
  readonly container: ContainerCursor | undefined;
}

/** A container that answers at a port of a Service. */
export interface Receiver {
  readonly container: ContainerCursor;
  /** The item of `ports` that declares it; undefined where no container of the pod does, and any may listen. */
  readonly port: Cursor<ContainerPort> | undefined;
}

/**
 * The ways from outside the cluster to its pods, as Services, Ingresses, the routes of Gateways, and the kinds of
 * OpenShift, Istio, Traefik and Contour open them. Everything is computed when it is asked for, once, in time linear in
 * the objects. From a Service on to pods ask `receivers`, or `Network.podsBehind`; whether a NetworkPolicy lets the
 * traffic in is a question for `Network.openToAll`.
 */
export interface Routes {
  /** All of them, in the order of the files; ports of nodes last. */
  readonly all: readonly Route[];
  /** Those that an object opens. */
  of(resource: Resource): readonly Route[];
  /** Those that lead to a Service, its own included. */
  to(service: Resource): readonly Route[];
  /** Those by a port of the node that a container takes. */
  toContainer(container: ContainerCursor): readonly Route[];
  /** The containers that answer at a port of a Service; at some port if none is given. */
  receivers(service: Resource<'Service'>, port?: Cursor<ServicePort>): readonly Receiver[];
}
