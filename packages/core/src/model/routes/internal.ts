import { cover, everyAddress } from '../network/address.js';
import type { AnyCursor, Cursor } from '../resource.js';
import { allPrivate, partsOf, rangeOf } from './addresses.js';

type Annotations = Cursor<{ [key: string]: string } | undefined>;

/** True as Go reads it: https://pkg.go.dev/strconv#ParseBool */
const TRUE = /^(?:true|t|1)$/i;

/**
 * Annotations that make the load balancer of a Service or a Gateway internal, and the value that does so. Rows without
 * a source are from https://kubernetes.io/docs/concepts/services-networking/service/#internal-load-balancer
 */
const INTERNAL: Readonly<Record<string, RegExp>> = {
  // The name before networking.gke.io: https://cloud.google.com/kubernetes-engine/docs/how-to/internal-load-balancing
  'cloud.google.com/load-balancer-type': /^internal$/i,
  // https://support.huaweicloud.com/intl/en-us/usermanual-cce/cce_10_0385.html
  'kubernetes.io/elb.autocreate': /"type"\s{0,4}:\s{0,4}"inner"/,
  // https://github.com/stackitcloud/cloud-provider-stackit/blob/main/docs/load-balancer.md, both names
  'lb.stackit.cloud/internal-lb': TRUE,
  'yawol.stackit.cloud/internalLB': TRUE,
  // https://github.com/hetznercloud/hcloud-cloud-controller-manager/blob/main/internal/annotation/load_balancer.go
  'load-balancer.hetzner.cloud/disable-public-network': TRUE,
  'networking.gke.io/load-balancer-type': /^internal$/i,
  // https://istio.io/latest/docs/tasks/traffic-management/ingress/gateway-api/#automated-deployment
  'networking.istio.io/service-type': /^ClusterIP$/i,
  // https://docs.oracle.com/en-us/iaas/Content/ContEng/Tasks/contengcreatingnetworkloadbalancers.htm
  'oci-network-load-balancer.oraclecloud.com/internal': TRUE,
  'service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type': /^intranet$/i,
  // The earlier name: https://github.com/kubernetes/cloud-provider-alibaba-cloud
  'service.beta.kubernetes.io/alicloud-loadbalancer-address-type': /^intranet$/i,
  // Any value but `false`: https://github.com/kubernetes/cloud-provider-aws/blob/master/pkg/providers/v1/aws.go
  'service.beta.kubernetes.io/aws-load-balancer-internal': /^(?!false$)./i,
  // https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/, both
  'service.beta.kubernetes.io/aws-load-balancer-private-ipv4-addresses': /./,
  'service.beta.kubernetes.io/aws-load-balancer-scheme': /^internal$/i,
  'service.beta.kubernetes.io/azure-load-balancer-internal': TRUE,
  'service.beta.kubernetes.io/cce-load-balancer-internal-vpc': TRUE,
  // https://docs.digitalocean.com/products/kubernetes/how-to/configure-load-balancers/
  'service.beta.kubernetes.io/do-loadbalancer-network': /^internal$/i,
  'service.beta.kubernetes.io/oci-load-balancer-internal': TRUE,
  'service.beta.kubernetes.io/openstack-internal-load-balancer': TRUE,
  // https://github.com/scaleway/scaleway-cloud-controller-manager/blob/master/docs/loadbalancer-annotations.md
  'service.beta.kubernetes.io/scw-loadbalancer-private': TRUE,
  // https://github.com/openkruise/kruise-game/blob/master/cloudprovider/volcengine/clb.go, not checked in the maker's own documentation
  'service.beta.kubernetes.io/volcengine-loadbalancer-address-type': /^private$/i,
  'service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type': /^private$/i,
  'service.kubernetes.io/qcloud-loadbalancer-internal-subnetid': /./,
  // https://yandex.cloud/en/docs/managed-kubernetes/operations/create-load-balancer
  'yandex.cloud/load-balancer-type': /^internal$/i,
};

/** Annotations that give a load balancer its addresses. */
const ADDRESSES: readonly string[] = [
  'io.cilium/lb-ipam-ips',
  'kube-vip.io/loadbalancerIPs',
  'lbipam.cilium.io/ips',
  'metallb.io/loadBalancerIPs',
  'metallb.universe.tf/loadBalancerIPs',
  'projectcalico.org/loadBalancerIPs',
  'purelb.io/addresses',
  'service.beta.kubernetes.io/azure-load-balancer-ipv4',
  'service.beta.kubernetes.io/azure-load-balancer-ipv6',
];

/** Annotations that list the blocks of clients, as `spec.loadBalancerSourceRanges` does. */
export const SOURCE_RANGES: readonly string[] = [
  'service.beta.kubernetes.io/azure-allowed-ip-ranges',
  'service.beta.kubernetes.io/load-balancer-source-ranges',
  'yawol.stackit.cloud/loadBalancerSourceRanges',
];

/** Annotations that list the clients of an Ingress, of an OpenShift Route, and of what Traefik reads. */
const CLIENTS: readonly string[] = [
  'alb.ingress.kubernetes.io/inbound-cidrs',
  'haproxy.org/allow-list',
  'haproxy.org/whitelist',
  'haproxy-ingress.github.io/allowlist-source-range',
  'haproxy-ingress.github.io/whitelist-source-range',
  'haproxy.router.openshift.io/ip_allowlist',
  'haproxy.router.openshift.io/ip_whitelist',
  'ingress.kubernetes.io/whitelist-source-range',
  'nginx.ingress.kubernetes.io/allowlist-source-range',
  'nginx.ingress.kubernetes.io/whitelist-source-range',
];

/** The annotation that makes a load balancer internal. */
export function internalBy(annotations: Annotations): AnyCursor | undefined {
  for (const [key, at] of annotations.entries())
    if (Object.hasOwn(INTERNAL, key) && INTERNAL[key]!.test(at.value ?? '')) return at;
  return undefined;
}

/** The annotation that gives addresses, and whether all of them are private. */
export function addressedBy(
  annotations: Annotations,
): { readonly at: AnyCursor; readonly inside: boolean } | undefined {
  for (const key of ADDRESSES) {
    const at = annotations.at(key) as Cursor<string>;
    const inside = typeof at.value === 'string' ? allPrivate(partsOf(at.value)) : undefined;
    if (inside !== undefined) return { at, inside };
  }
  return undefined;
}

/** The annotation that allows only some clients. */
export function clientsBy(
  annotations: Annotations,
  keys: readonly string[] = CLIENTS,
): AnyCursor | undefined {
  for (const key of keys) {
    const at = annotations.at(key) as Cursor<string>;
    // OpenShift's lists have spaces between their items.
    if (typeof at.value === 'string' && limitsClients(at.value.split(/[\s,]+/))) return at;
  }
  return undefined;
}

/** Whether a list of blocks allows some addresses, but not all. */
export function limitsClients(blocks: readonly unknown[]): boolean {
  const given = blocks.filter((block) => typeof block === 'string' && block !== '') as readonly string[];
  return given.length > 0 && !isEverywhere(given);
}

/** Whether blocks together contain every address of a family. */
export function isEverywhere(blocks: readonly string[]): boolean {
  const ranges = blocks.flatMap((block) => rangeOf(block) ?? []);
  return ([32, 128] as const).some((bits) => cover(ranges, everyAddress(bits)));
}

const INSIDE = /(?:^|[^a-z])(?:internal|private|intranet|tailscale|vpn|lan|rilb)(?:[^a-z]|$)/i;
const OUTSIDE = /(?:^|[^a-z])(?:external|public|internet)(?:[^a-z]|$)/i;

/** Whether the name of a class, a Gateway or an entry point says that it is for an internal network. */
export const soundsInternal = (name: unknown): boolean =>
  typeof name === 'string' && INSIDE.test(name) && !OUTSIDE.test(name);

/** Whether such a name says that it is for everyone. */
export const soundsExternal = (name: string | undefined): boolean => name !== undefined && OUTSIDE.test(name);
