import type { coreV1 } from '@plimsoll/kubernetes-api';
import type { Kinds } from '../kinds.js';
import type { ContainerCursor } from '../pod-cursor.js';
import type { AnyCursor, Cursor, Resource } from '../resource.js';

type ContainerPort = NonNullable<coreV1.Container['ports']>[number];
/** A port of a Service, with the ports of pods that it leads to. */
export type ServicePort = NonNullable<NonNullable<Kinds['Service']['spec']>['ports']>[number];

/**
 * Where an entry can be reached from. `internal-network`: a network that someone chose, by private addresses, an
 * internal load balancer, or listed clients. `unknown`: no file decides it, as for the addresses of nodes.
 */
export type RouteSource = 'internet' | 'internal-network' | 'unknown';

/**
 * What opens the route: an Ingress or a similar object (`ingress`), a route of a Gateway (`gateway`), the load balancer
 * of a Service, its port on every node, the node port that comes with a load balancer (`allocated-node-port`), its
 * external IPs, or a port of the node that a container uses (`host-port`).
 */
export type RouteKind =
  | 'ingress'
  | 'gateway'
  | 'load-balancer'
  | 'node-port'
  | 'allocated-node-port'
  | 'external-ip'
  | 'host-port';

/** The Service that a route leads to, even if no file has it. */
export interface RouteService {
  readonly name: string;
  /** Undefined if it is given at installation. */
  readonly namespace: string | undefined;
  /** Undefined if the Service is not among the linted files. */
  readonly resource: Resource<'Service'> | undefined;
  /** The Service's port as the route names it. Undefined if it names none. */
  readonly wanted: string | number | undefined;
  /** The port in the Service. Undefined if the Service is not among the linted files, or does not have the port. */
  readonly port: Cursor<ServicePort> | undefined;
}

/** One route into the cluster: from an entry through one object to a port of a Service, or to a port of a container. */
export interface Route {
  /** What opens the route: the Service itself, the Ingress, the Gateway's route, or the owner of the pod. */
  readonly resource: Resource;
  readonly kind: RouteKind;
  readonly from: RouteSource;
  /** The setting that keeps the internet out, if any. */
  readonly keptBy: AnyCursor | undefined;
  /** Whether `keptBy` lists clients, so that the entry itself may have a public address. */
  readonly clientsOnly: boolean;
  /** Where the resource says what it leads to: the name of the backend, the type of the Service, the port. */
  readonly at: AnyCursor;
  /** The places of each hop, from the outside in. They end with the Service's port, or with the port of the node. */
  readonly evidence: readonly AnyCursor[];
  /** What the route assumes: no file says whether nodes have public addresses. */
  readonly assumption: 'nodes-public' | undefined;
  /** What authenticates users before it lets them through. */
  readonly asks: AnyCursor | undefined;
  /** A sentence that says why the files do not prove that the route is open. */
  readonly doubt: string | undefined;
  /** Undefined for `host-port`, and for what the controller itself answers. */
  readonly service: RouteService | undefined;
  /** The container of a `host-port`. */
  readonly container: ContainerCursor | undefined;
}

/** A container that answers at a port of a Service. */
export interface Receiver {
  readonly container: ContainerCursor;
  /** The item of `ports` that declares it. Undefined if no container of the pod does, so that any may listen. */
  readonly port: Cursor<ContainerPort> | undefined;
}

/**
 * The routes from outside the cluster to its pods: through Services, Ingresses, Gateway routes, and kinds of OpenShift,
 * Istio, Traefik and Contour. Everything is computed on use, once, in time linear in the objects. Use `receivers` or
 * `Network.podsBehind` to get from a Service to its pods, and `Network.openToAll` to check whether a NetworkPolicy
 * allows the traffic.
 */
export interface Routes {
  /** All of them, in the order of the files, with ports of nodes last. */
  readonly all: readonly Route[];
  /** Those that an object opens. */
  of(resource: Resource): readonly Route[];
  /** Those that lead to a Service, including its own. */
  to(service: Resource): readonly Route[];
  /** Those through a port of the node that a container uses. */
  toContainer(container: ContainerCursor): readonly Route[];
  /** The containers that answer at a port of a Service. Without a port: at some port. */
  receivers(service: Resource<'Service'>, port?: Cursor<ServicePort>): readonly Receiver[];
}
