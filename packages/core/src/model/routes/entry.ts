import { textOf } from '../../json.js';
import type { Project } from '../project.js';
import type { AnyCursor, Cursor, Resource } from '../resource.js';
import type { Route, RouteKind, RouteService, RouteSource, ServicePort } from './types.js';

/** The part of the project that concerns routes. */
export type Cluster = Pick<
  Project,
  'unknownMembers' | 'unread' | 'resources' | 'pods' | 'ofKind' | 'find' | 'memo' | 'network'
>;

/** How traffic from outside gets to an object. What is left out does not limit it. */
export interface Entry {
  readonly kind: RouteKind;
  readonly from?: RouteSource;
  readonly keptBy?: AnyCursor | undefined;
  readonly clientsOnly?: boolean;
  readonly evidence?: readonly AnyCursor[];
  readonly assumption?: 'nodes-public';
  readonly asks?: AnyCursor | undefined;
  readonly doubt?: string | undefined;
}

/** What an object names as the end of its route. */
export interface Backend {
  readonly at: AnyCursor;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly port?: string | number | undefined;
  /** Whether `port` is one of the pods, as in an OpenShift Route. */
  readonly ofPods?: boolean;
  readonly asks?: AnyCursor | undefined;
  readonly keptBy?: AnyCursor | undefined;
  readonly doubt?: string | undefined;
}

/** `from` follows from what keeps the internet out, unless the entry says otherwise. */
export function routeOf(resource: Resource, entry: Entry, end: Partial<Route> & { at: AnyCursor }): Route {
  const keptBy = entry.keptBy ?? end.keptBy;
  return {
    resource,
    kind: entry.kind,
    assumption: entry.assumption,
    asks: entry.asks,
    doubt: entry.doubt,
    service: undefined,
    container: undefined,
    ...end,
    from: keptBy ? 'internal-network' : (entry.from ?? 'internet'),
    keptBy,
    clientsOnly: entry.keptBy ? (entry.clientsOnly ?? false) : keptBy !== undefined,
    evidence: [...(entry.evidence ?? []), ...(end.evidence ?? [end.at])],
  };
}

/** The route from an entry through a backend to a Service. */
export function routeTo(cluster: Cluster, resource: Resource, entry: Entry, backend: Backend): Route {
  const service = serviceOf(cluster, resource, backend);
  return routeOf(resource, entry, {
    at: backend.at,
    keptBy: backend.keptBy,
    asks: backend.asks ?? entry.asks,
    doubt: backend.doubt ?? entry.doubt,
    service,
    evidence: service.port ? [backend.at, service.port] : [backend.at],
  });
}

function serviceOf(
  cluster: Cluster,
  from: Resource,
  { name, namespace, port, ofPods }: Backend,
): RouteService {
  const named = cluster.find({ group: '', kind: 'Service', name, namespace, near: from });
  const alias = named && aliasOf(named);
  const resource = alias ? cluster.find({ group: '', kind: 'Service', ...alias, near: from }) : named;
  return {
    name,
    namespace,
    ...alias,
    resource,
    wanted: port,
    port: resource && portOf(resource, port, ofPods),
  };
}

/** The Service in the cluster that an ExternalName refers to. */
function aliasOf(service: Resource<'Service'>): { name: string; namespace: string } | undefined {
  const host = service.root.at('spec').at('externalName').value;
  const [, name, namespace] = /^([^.]+)\.([^.]+)\.svc(?:\.|$)/.exec(host ?? '') ?? [];
  return name !== undefined && namespace !== undefined ? { name, namespace } : undefined;
}

function portOf(
  service: Resource<'Service'>,
  wanted: string | number | undefined,
  ofPods = false,
): Cursor<ServicePort> | undefined {
  const ports = service.root.at('spec').at('ports').items();
  if (wanted === undefined) return ports.length === 1 ? ports[0] : undefined;
  const texts = (port: Cursor<ServicePort>): readonly unknown[] => [
    port.at('name').value,
    ofPods ? (port.at('targetPort') as Cursor<unknown>).value : port.at('port').value,
  ];
  return ports.find((port) =>
    texts(port).some((text) => text !== undefined && textOf(text) === textOf(wanted)),
  );
}

/** A sentence for `doubt`: why something that an object needs may exist although it is not among the files. */
export const isNotInRun = (kind: string, name: string): string => `${kind} ${name} is not in the files.`;
