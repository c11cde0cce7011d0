import { type Cursor, cover, everyAddress, type Kinds, parseCidr, type Resource } from '@plimsoll/core';

type ServiceCursor = Cursor<Kinds['Service']>;

/**
 * Annotations that make a cloud's load balancer internal, and the value that does.
 * https://kubernetes.io/docs/concepts/services-networking/service/#internal-load-balancer and the clouds' own pages
 */
const INTERNAL: Readonly<Record<string, RegExp>> = {
  'cloud.google.com/load-balancer-type': /^internal$/i,
  'load-balancer.hetzner.cloud/disable-public-network': /^true$/i,
  'networking.gke.io/load-balancer-type': /^internal$/i,
  'service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type': /^intranet$/i,
  'service.beta.kubernetes.io/alicloud-loadbalancer-address-type': /^intranet$/i,
  'service.beta.kubernetes.io/aws-load-balancer-internal': /^(?!false$)./i,
  'service.beta.kubernetes.io/aws-load-balancer-scheme': /^internal$/i,
  'service.beta.kubernetes.io/azure-load-balancer-internal': /^true$/i,
  'service.beta.kubernetes.io/cce-load-balancer-internal-vpc': /^true$/i,
  'service.beta.kubernetes.io/do-loadbalancer-network': /^internal$/i,
  'service.beta.kubernetes.io/oci-load-balancer-internal': /^true$/i,
  'service.beta.kubernetes.io/openstack-internal-load-balancer': /^true$/i,
  'service.beta.kubernetes.io/scw-loadbalancer-private': /^true$/i,
  'service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type': /^private$/i,
  'service.kubernetes.io/qcloud-loadbalancer-internal-subnetid': /./,
  'yandex.cloud/load-balancer-type': /^internal$/i,
};

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

const isInternal = ({ annotations }: Resource): boolean =>
  Object.entries(INTERNAL).some(([key, value]) => value.test(annotations[key] ?? ''));

/** `NodePort` or `LoadBalancer`, where the Service can be reached from outside the cluster's own network. */
export function exposedType(
  root: ServiceCursor,
  resource: Resource,
): 'NodePort' | 'LoadBalancer' | undefined {
  const type: string | undefined = root.at('spec').at('type').value;
  if (type === 'NodePort') return type;
  return type === 'LoadBalancer' && !isInternal(resource) ? type : undefined;
}

/** Whether blocks hold every address of a family. */
export function isEverywhere(cidrs: readonly string[]): boolean {
  const ranges = cidrs.flatMap((cidr) => parseCidr(cidr.trim()) ?? []);
  return ([32, 128] as const).some((bits) => cover(ranges, everyAddress(bits)));
}
