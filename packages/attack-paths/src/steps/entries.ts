import { isPlaceholder, type Receiver, type Route, type RouteKind } from '@plimsoll/core';
import type { AssumptionName } from '../assumptions.js';
import type { Context } from '../graph/context.js';
import type { Evidence, FoundStep } from '../graph/types.js';
import { admitted } from './admitted.js';
import { hopsOf } from './hops.js';
import type { Technique, Techniques } from './technique.js';

const exposed = (
  kinds: readonly RouteKind[],
  { title, rules, source }: Pick<Technique, 'title' | 'rules' | 'source'>,
): Technique => ({
  title,
  references: ['MS-TA9004', 'T1190'],
  rules,
  source,
  ofCluster: (context) => stepsThrough(context, kinds),
});

const SERVICE = 'https://kubernetes.io/docs/concepts/services-networking/service/';

/** From outside the cluster to a container, by what `project.routes` finds. */
export const ENTRIES: Techniques = {
  'exposed-load-balancer': exposed(['load-balancer'], {
    title: 'breaks into the program that a load balancer exposes',
    rules: ['nsa-hardening/exposed-service', 'nsa-hardening/load-balancer-source-ranges'],
    source: SERVICE,
  }),
  'exposed-node-port': exposed(['node-port', 'allocated-node-port'], {
    title: 'breaks into the program that a port of every node exposes',
    rules: ['nsa-hardening/exposed-service'],
    source: SERVICE,
  }),
  'exposed-external-ip': exposed(['external-ip'], {
    title: 'breaks into the program that external IPs expose',
    rules: ['nsa-hardening/service-external-ips'],
    source: SERVICE,
  }),
  'exposed-ingress': exposed(['ingress', 'gateway'], {
    title: 'breaks into the program that an Ingress or a Gateway exposes',
    rules: ['nsa-hardening/exposed-service'],
    source: 'https://kubernetes.io/docs/concepts/services-networking/ingress/',
  }),
  'exposed-host-port': exposed(['host-port'], {
    title: 'breaks into the program that takes a port of its node',
    rules: ['pod-security/host-ports', 'pod-security/host-network'],
    source: 'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports',
  }),
};

function* stepsThrough(context: Context, kinds: readonly RouteKind[]): Iterable<FoundStep> {
  for (const route of context.project.routes.all)
    if (kinds.includes(route.kind))
      for (const { receiver, from, evidence, doubt } of endsOf(route, context))
        yield {
          from,
          to: context.vertices.container(receiver.container),
          evidence,
          assumptions: assumptionsOf(route, receiver, context),
          doubt,
        };
}

/** A container that a route leads to, and what the route shows. */
export interface End extends Pick<FoundStep, 'from' | 'evidence' | 'doubt'> {
  readonly receiver: Receiver;
}

/** Where a route ends, as far as the network lets it. */
export function* endsOf(route: Route, context: Context): Iterable<End> {
  const from = entryOf(route, context);
  for (const receiver of receiversOf(route, context)) {
    const network = admitted(context.project, route, receiver);
    if (!network) continue;
    yield {
      receiver,
      from,
      evidence: [...hopsOf(route), ...listenerOf(route, receiver)],
      doubt: doubtOf(route) ?? network.doubt,
    };
  }
}

function receiversOf({ service, container, at }: Route, { project }: Context): readonly Receiver[] {
  if (container) {
    const port = container.at('ports').items()[Number(at.path.at(-2))];
    return container.role === 'init' ? [] : [{ container, port }];
  }
  if (!service?.resource) return [];
  const { resource, port, wanted } = service;
  // A Service without ports is none, and one without the port leads nowhere.
  if (!port && !isPlaceholder(wanted) && (wanted !== undefined || !hasPorts(resource))) return [];
  return project.routes.receivers(resource, port);
}

const hasPorts = ({ root }: NonNullable<NonNullable<Route['service']>['resource']>): boolean =>
  root.at('spec').at('ports').items().length > 0;

const isOutside = ({ from, assumption }: Route, { assumes }: Context): boolean =>
  from === 'internet' || (from === 'unknown' && (assumption === undefined || assumes(assumption)));

const entryOf = (route: Route, context: Context) =>
  context.vertices.entry(isOutside(route, context) ? 'internet' : 'internal-network');

function assumptionsOf(route: Route, { port }: Receiver, context: Context): readonly AssumptionName[] {
  const { asks, assumption } = route;
  return [
    'app-fault',
    ...(port ? [] : (['port-owner'] as const)),
    ...(assumption && isOutside(route, context) ? [assumption] : []),
    ...(asks ? (['auth-bypass'] as const) : []),
  ];
}

const doubtOf = ({ doubt, from, assumption, service }: Route): string | undefined =>
  doubt ??
  (from === 'unknown' && assumption === undefined ? 'Who reaches it is not in the files.' : undefined) ??
  (service && !service.port ? 'Which port it is for is not in the files.' : undefined);

/** A number of a port leads to the pod also where no container declares it. */
function listenerOf({ service }: Route, { container, port }: Receiver): readonly Evidence[] {
  if (!port || !service) return [];
  const isNamed = typeof (service.port?.at('targetPort').value as unknown) === 'string';
  const message = `Container ${container.name} listens there.`;
  return [isNamed ? { at: port, message } : { at: port, message, context: true }];
}
