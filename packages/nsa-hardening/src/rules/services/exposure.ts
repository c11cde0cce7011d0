import type { Project, Resource, Route } from '@plimsoll/core/kubernetes';

/**
 * Whether a route admits clients from outside an internal network: by a load balancer, or by a port on every node. Node
 * ports of a load balancer are a detail of it.
 */
export const isExposure = ({ kind, from }: Route): boolean =>
  (kind === 'load-balancer' || kind === 'node-port') && from !== 'internal-network';

/** The routes that expose a Service. With `evenListed`, routes for listed clients count too. */
export const exposures = (project: Project, service: Resource, evenListed = false): readonly Route[] =>
  project.routes
    .of(service)
    .filter(
      (route) => isExposure(route) || (evenListed && route.kind === 'load-balancer' && route.clientsOnly),
    );

/** The type of the Service that opens a route. */
export const typeOf = ({ kind }: Route): 'NodePort' | 'LoadBalancer' =>
  kind === 'node-port' ? 'NodePort' : 'LoadBalancer';

/** Annotations that list client blocks, like `spec.loadBalancerSourceRanges`. */
export const SOURCE_RANGES: readonly string[] = [
  'service.beta.kubernetes.io/azure-allowed-ip-ranges',
  'service.beta.kubernetes.io/load-balancer-source-ranges',
];

/** Annotations that leave the clients to a cloud object, which no file shows. */
export const CLOUD_RULES: readonly string[] = [
  'service.beta.kubernetes.io/aws-load-balancer-security-groups',
  'service.beta.kubernetes.io/azure-allowed-service-tags',
];
