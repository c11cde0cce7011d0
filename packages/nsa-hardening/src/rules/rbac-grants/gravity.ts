import type { RuleMeta } from '@plimsoll/core';

/** The rules of the CIS pack that have a higher risk than all of these. An id that is not loaded does nothing. */
export const GRAVER: readonly string[] = [
  'cis/rbac-anonymous-binding',
  'cis/rbac-cluster-admin-binding',
  'cis/rbac-system-masters',
  'cis/rbac-authenticated-binding',
  'cis/rbac-default-service-account',
  'cis/rbac-escalation-verbs',
  'cis/rbac-nodes-proxy',
  'cis/rbac-csr-approval',
  'cis/rbac-webhook-config',
  'cis/rbac-service-account-token-create',
  'cis/rbac-secrets-read',
  'cis/rbac-pv-create',
  'cis/rbac-pod-create',
];

/** The rules about permissions, the most severe first. */
const BY_GRAVITY: readonly string[] = [
  'rbac-security-policy-use',
  'rbac-apiservice-write',
  'rbac-admission-policy-write',
  'rbac-deployer-write',
  'rbac-binding-write',
  'rbac-pod-exec',
  'rbac-secrets-write',
  'rbac-configmap-write-kube-system',
  'rbac-namespace-write',
  'rbac-node-write',
  'rbac-port-forward',
  'rbac-service-status',
  'rbac-delete-events',
  'rbac-delete-resources',
  'rbac-network-write',
].map((name) => `nsa-hardening/${name}`);

/** Where several rules report one role, one binding, or a role and its binding, the most severe one is shown. */
export function orderOf(name: string): Pick<RuleMeta, 'supersedes' | 'supersededBy'> {
  const place = BY_GRAVITY.indexOf(`nsa-hardening/${name}`);
  return { supersedes: BY_GRAVITY.slice(place + 1), supersededBy: GRAVER };
}
