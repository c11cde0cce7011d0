import { isControlPlanePod, isPlaceholder, type Receiver, type Route } from '@plimsoll/core/kubernetes';
import type { AssumptionName } from '../assumptions.js';
import type { Context } from '../graph/context.js';
import type { Evidence, FoundStep } from '../graph/types.js';
import { admitted } from './admitted.js';
import { hopsOf } from './hops.js';
import { loopbackDoubt } from './loopback.js';

/** A container that a route leads to, and what the route shows. */
export interface End extends Pick<FoundStep, 'from' | 'evidence' | 'doubt'> {
  readonly route: Route;
  readonly receiver: Receiver;
  /** What the route assumes, whatever is at its end. */
  readonly assumptions: readonly AssumptionName[];
}

/** Where a route ends, as far as the network allows it. */
export function* endsOf(route: Route, context: Context): Iterable<End> {
  const from = entryOf(route, context);
  const receivers = receiversOf(route, context);
  if (receivers.length === 0) return;
  let hops: readonly Evidence[] | undefined;
  const assumptions = assumptionsOf(route, context);
  const doubt = doubtOf(route);
  for (const receiver of receivers) {
    // An attacker who breaks into Kubernetes itself needs no path.
    if (isControlPlanePod(receiver.container.pod)) continue;
    const network = admitted(context.project, route, receiver);
    if (!network) continue;
    hops ??= hopsOf(route);
    yield {
      route,
      receiver,
      from,
      evidence: [...hops, ...listenerOf(route, receiver)],
      assumptions,
      doubt: doubt ?? network.doubt ?? loopbackDoubt(receiver),
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
  // A Service without ports is invalid, and one without the port leads nowhere.
  if (!port && !isPlaceholder(wanted) && (wanted !== undefined || !hasPorts(resource))) return [];
  return project.routes.receivers(resource, port);
}

const hasPorts = ({ root }: NonNullable<NonNullable<Route['service']>['resource']>): boolean =>
  root.at('spec').at('ports').items().length > 0;

const isOutside = ({ from, assumption }: Route, { assumes }: Context): boolean =>
  from === 'internet' || (from === 'unknown' && (assumption === undefined || assumes(assumption)));

const entryOf = (route: Route, context: Context) =>
  context.vertices.entry(isOutside(route, context) ? 'internet' : 'internal-network');

function assumptionsOf(route: Route, context: Context): readonly AssumptionName[] {
  const { asks, assumption } = route;
  return [
    ...(assumption && isOutside(route, context) ? [assumption] : []),
    ...(asks ? (['auth-bypass'] as const) : []),
  ];
}

const doubtOf = ({ doubt, from, assumption, service }: Route): string | undefined =>
  doubt ??
  (from === 'unknown' && assumption === undefined ? 'The files do not show who reaches it.' : undefined) ??
  (service && !service.port ? 'The files do not show which port it is for.' : undefined);

/** A port number also leads to the pod if no container declares it. */
function listenerOf({ service }: Route, { container, port }: Receiver): readonly Evidence[] {
  if (!port || !service) return [];
  const isNamed = typeof (service.port?.at('targetPort').value as unknown) === 'string';
  const message = `Container ${container.name} listens there.`;
  return [isNamed ? { at: port, message } : { at: port, message, context: true }];
}
