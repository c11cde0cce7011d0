import { grantChecks } from '../rules/rbac-grants/table.js';

/**
 * The RBAC rules, the most severe first: where several report one role, one binding, or a role and its binding, one is
 * shown.
 */
const BY_GRAVITY: readonly string[] = [
  'cis/rbac-anonymous-binding',
  'cis/rbac-cluster-admin-binding',
  'cis/rbac-system-masters',
  'cis/rbac-authenticated-binding',
  'cis/rbac-default-service-account',
  ...Object.keys(grantChecks).map((name) => `cis/${name}`),
  'cis/rbac-wildcards',
];

/** Ids of the rules whose findings a finding of this rule stands for; none for a rule that is not in the list. */
export function graverThan(name: string): readonly string[] {
  const place = BY_GRAVITY.indexOf(name);
  return place === -1 ? [] : BY_GRAVITY.slice(place + 1);
}
