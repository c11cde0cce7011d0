import type { RouteKind } from '@plimsoll/core/kubernetes';
import type { Context } from '../graph/context.js';
import type { FoundStep } from '../graph/types.js';
import type { End } from './ends.js';
import type { Technique, Techniques } from './technique.js';

const exposed = (
  kinds: readonly RouteKind[],
  { title, rules, source }: Pick<Technique, 'title' | 'rules' | 'source'>,
): Technique => ({
  title,
  references: ['MS-TA9004', 'T1190'],
  rules,
  source,
  begins: 'outside',
  through: kinds,
  ofEnd: stepTo,
});

const SERVICE = 'https://kubernetes.io/docs/concepts/services-networking/service/';

/** From outside the cluster to a container, along `project.routes`. */
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
    title: 'breaks into the program that opens a port on its node',
    rules: ['pod-security/host-ports', 'pod-security/host-network'],
    source: 'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports',
  }),
};

function stepTo(
  { receiver: { container, port }, from, evidence, assumptions, doubt }: End,
  { vertices }: Context,
): FoundStep {
  return {
    from,
    to: vertices.container(container),
    evidence,
    assumptions: ['app-fault', ...(port ? [] : (['port-owner'] as const)), ...assumptions],
    doubt,
  };
}
