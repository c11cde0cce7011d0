import { grantChecks } from '../rules/rbac-grants/table.js';

/**
 * The RBAC rules, the gravest first: where several report one role, one binding, or a role and its binding, one is
 * shown. The list includes rules of the pack that builds on this one: an id that is not loaded does nothing.
 */
const BY_GRAVITY: readonly string[] = [
  'cis/rbac-anonymous-binding',
  'cis/rbac-cluster-admin-binding',
  'cis/rbac-system-masters',
  'cis/rbac-authenticated-binding',
  'cis/rbac-default-service-account',
  ...Object.keys(grantChecks).map((name) => `cis/${name}`),
  'cis/rbac-wildcards',
  'nsa-hardening/rbac-security-policy-use',
  'nsa-hardening/rbac-apiservice-write',
  'nsa-hardening/rbac-admission-policy-write',
  'nsa-hardening/rbac-deployer-write',
  'nsa-hardening/rbac-binding-write',
  'nsa-hardening/rbac-pod-exec',
  'nsa-hardening/rbac-secrets-write',
  'nsa-hardening/rbac-configmap-write-kube-system',
  'nsa-hardening/rbac-namespace-write',
  'nsa-hardening/rbac-node-write',
  'nsa-hardening/rbac-port-forward',
  'nsa-hardening/rbac-service-status',
  'nsa-hardening/rbac-delete-events',
  'nsa-hardening/rbac-delete-resources',
  'nsa-hardening/rbac-network-write',
];

/** Ids of the rules whose findings a finding of this rule stands for; none for a rule that is not in the list. */
export function graverThan(name: string): readonly string[] {
  const place = BY_GRAVITY.indexOf(name);
  return place === -1 ? [] : BY_GRAVITY.slice(place + 1);
}
