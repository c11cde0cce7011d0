import type { Route, RouteKind } from '@plimsoll/core';
import type { AssumptionName } from '../assumptions.js';
import type { Context } from '../graph/context.js';
import type { Evidence, FoundStep } from '../graph/types.js';
import type { Techniques } from './technique.js';

const EXPOSED = {
  references: ['MS-TA9004', 'T1190'],
  source: 'https://kubernetes.io/docs/concepts/services-networking/service/',
} as const;

/** From outside the cluster to a container, by what `project.routes` finds. */
export const ENTRIES: Techniques = {
  'exposed-load-balancer': {
    ...EXPOSED,
    title: 'breaks into the program that a load balancer exposes',
    rules: ['nsa-hardening/exposed-service', 'nsa-hardening/load-balancer-source-ranges'],
    ofCluster: (context) => throughServices(context, ['load-balancer']),
  },
  'exposed-ingress': {
    ...EXPOSED,
    title: 'breaks into the program that an Ingress or a Gateway exposes',
    rules: ['nsa-hardening/exposed-service'],
    ofCluster: (context) => throughServices(context, ['ingress', 'gateway']),
  },
};

function* throughServices(context: Context, kinds: readonly RouteKind[]): Iterable<FoundStep> {
  const { project, vertices } = context;
  for (const route of project.routes.all) {
    const service = route.service?.resource;
    if (!service || !kinds.includes(route.kind)) continue;
    for (const { container, port } of project.routes.receivers(service, route.service.port)) {
      const open = project.network.openToAll(container.pod);
      if (open.answer === 'no') continue;
      yield {
        from: entryOf(route, context),
        to: vertices.container(container),
        evidence: [
          ...evidenceOf(route),
          ...(port
            ? [{ at: port, message: `Container ${container.name} listens there.`, context: true as const }]
            : []),
        ],
        assumptions: [...assumptionsOf(route), ...(port ? [] : ['port-owner' as const])],
        doubt: route.doubt ?? (open.answer === 'unknown' ? open.reason : undefined),
      };
    }
  }
}

function entryOf({ from, assumption }: Route, { vertices, assumes }: Context) {
  const outside = from === 'internet' || (assumption !== undefined && assumes(assumption));
  return vertices.entry(outside ? 'internet' : 'internal-network');
}

const assumptionsOf = ({ asks }: Route): readonly AssumptionName[] =>
  asks ? ['app-fault', 'auth-bypass'] : ['app-fault'];

const evidenceOf = ({ evidence }: Route): readonly Evidence[] =>
  evidence.map((at) => ({ at, message: `${at.resource.kind} ${at.resource.name ?? ''} lets it in.` }));
