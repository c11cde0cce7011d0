import { parseAddress } from '@plimsoll/core/kubernetes';

/** https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/ */
const CLUSTER = /(?:^|\.)(?:cluster\.local|svc)$/;
const API_SERVER: readonly string[] = ['kubernetes', 'kubernetes.default'];

/** Where cloud machines get their credentials. */
const METADATA: readonly string[] = [
  'instance-data',
  'instance-data.ec2.internal',
  'metadata',
  'metadata.azure.internal',
  'metadata.goog',
  'metadata.google.internal',
];

/** Where programs and images come from. */
const SOURCES: readonly string[] = [
  'docker.io',
  'files.pythonhosted.org',
  'gcr.io',
  'ghcr.io',
  'github.com',
  'index.docker.io',
  'mcr.microsoft.com',
  'proxy.golang.org',
  'public.ecr.aws',
  'pypi.org',
  'quay.io',
  'raw.githubusercontent.com',
  'registry-1.docker.io',
  'registry.k8s.io',
  'registry.npmjs.org',
];

/** Resolvers that everyone may use. */
const RESOLVERS: readonly string[] = [
  '1.0.0.1',
  '1.1.1.1',
  '149.112.112.112',
  '208.67.220.220',
  '208.67.222.222',
  '8.8.4.4',
  '8.8.8.8',
  '9.9.9.9',
];

/** Parts of the address space that the internet does not route, in dotted form. */
const INTERNAL =
  /^(?:0|10|127|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01])|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./;
const OWN = /^(?:0|127|169\.254)\.|^(?:::1?|fe80:.*|fd00:ec2::254)$/i;

const normal = (name: string): string => name.toLowerCase().replace(/^\./, '').replace(/\.$/, '');

export const isClusterName = (name: string): boolean =>
  CLUSTER.test(normal(name)) || API_SERVER.includes(normal(name));

/** Whether an address is on the internet. */
const isForeign = (address: string): boolean =>
  parseAddress(address) !== undefined && !INTERNAL.test(address) && !/^(?:::1?$|f[cde])/i.test(address);

/** Whether a name server is on the internet, but is not a public resolver. */
export const isForeignResolver = (address: string): boolean =>
  isForeign(address) && !RESOLVERS.includes(address);

/**
 * Whether an answer takes a name from its owner: the cluster, the cloud, or a publisher of programs. The pod itself and
 * the link-local network may answer (that blocks the name). An internal mirror may answer for publishers.
 */
export function isTaken(name: string, address: string): boolean {
  if (OWN.test(address)) return false;
  if (isClusterName(name) || METADATA.includes(normal(name))) return true;
  return SOURCES.includes(normal(name)) && isForeign(address);
}

/** Whether only its owner should answer for a name. */
export const isKept = (name: string): boolean =>
  isClusterName(name) || METADATA.includes(normal(name)) || SOURCES.includes(normal(name));
