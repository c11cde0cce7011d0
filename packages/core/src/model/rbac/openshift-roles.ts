import { type BuiltInRole, rule } from './rule-table.js';

const CONSTRAINTS = [
  'anyuid',
  'hostaccess',
  'hostmount',
  'hostmount-anyuid',
  'hostmount-anyuid-v2',
  'hostnetwork',
  'hostnetwork-v2',
  'nested-container',
  'nonroot',
  'nonroot-v2',
  'privileged',
  'restricted',
  'restricted-v2',
  'restricted-v3',
] as const;

/**
 * The ClusterRoles with which OpenShift grants the use of its own SecurityContextConstraints. No other cluster has
 * roles of these names. Source: bindata/bootkube/scc-manifests of openshift/cluster-kube-apiserver-operator
 */
export const OPENSHIFT_ROLES: readonly BuiltInRole[] = CONSTRAINTS.map((name) => ({
  name: `system:openshift:scc:${name}`,
  rules: [rule('use', 'security.openshift.io', 'securitycontextconstraints', name)],
}));
