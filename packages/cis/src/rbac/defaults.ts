import type { Resource } from '@plimsoll/core';

const words = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== '');

/** Roles and bindings by their whole name. */
const NAMES: ReadonlySet<string> = new Set(
  words(`
    cluster-admin admin edit view extension-apiserver-authentication-reader
    system:aggregate-to-admin system:aggregate-to-edit system:aggregate-to-view system:auth-delegator
    system:basic-user system:cluster-trust-bundle-discovery system:discovery system:heapster
    system:kube-aggregator system:kube-controller-manager system:kube-dns system:kube-scheduler
    system:kubelet-api-admin system:monitoring system:node system:node-bootstrapper
    system:node-problem-detector system:node-proxier system:persistent-volume-provisioner
    system:public-info-viewer system:service-account-issuer-discovery system:volume-scheduler
  `),
);

/** Names of families that grow with Kubernetes. */
const FAMILIES: readonly string[] = [
  'system::leader-locking-',
  'system:certificates.k8s.io:',
  'system:controller:',
];

/** Namespaces that have default Roles. */
const NAMESPACES: readonly string[] = ['kube-system', 'kube-public'];

/** The label that the API server gives to all that it makes. */
export const isLabelledDefault = ({ labels }: Resource): boolean =>
  labels['kubernetes.io/bootstrapping'] === 'rbac-defaults';

/**
 * Whether a role or binding is one that the API server itself makes at every start. A label is not enough, nor the
 * beginning of a name: anyone may write these. One called `edit` is a default only with the label.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings
 */
export function isDefaultRbac(resource: Resource): boolean {
  const { name = '', namespace = '', namespaced } = resource;
  if (namespaced && !NAMESPACES.includes(namespace)) return false;
  if (!name.startsWith('system:') && !isLabelledDefault(resource)) return false;
  return NAMES.has(name) || FAMILIES.some((family) => name.startsWith(family));
}
