import type { Project, Resource, Route } from '@plimsoll/core/kubernetes';

/**
 * Whether a way lets others in than clients of an internal network: by a load balancer, or by a port of every node. The
 * node ports that come with a load balancer are a detail of it.
 */
export const isExposure = ({ kind, from }: Route): boolean =>
  (kind === 'load-balancer' || kind === 'node-port') && from !== 'internal-network';

/** The ways by which a Service lets others in; listed clients count too with `evenListed`. */
export const exposures = (project: Project, service: Resource, evenListed = false): readonly Route[] =>
  project.routes
    .of(service)
    .filter(
      (route) => isExposure(route) || (evenListed && route.kind === 'load-balancer' && route.clientsOnly),
    );

/** The type of the Service that opens a way. */
export const typeOf = ({ kind }: Route): 'NodePort' | 'LoadBalancer' =>
  kind === 'node-port' ? 'NodePort' : 'LoadBalancer';

/** Annotations that list the blocks of clients, as `spec.loadBalancerSourceRanges` does. */
export const SOURCE_RANGES: readonly string[] = [
  'service.beta.kubernetes.io/azure-allowed-ip-ranges',
  'service.beta.kubernetes.io/load-balancer-source-ranges',
];

/** Annotations that leave the clients to an object of the cloud, which no file shows. */
export const CLOUD_RULES: readonly string[] = [
  'service.beta.kubernetes.io/aws-load-balancer-security-groups',
  'service.beta.kubernetes.io/azure-allowed-service-tags',
];
