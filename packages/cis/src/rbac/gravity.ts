import { grantChecks } from '../rules/rbac-grants/table.js';

/**
 * The RBAC rules, the gravest first: where several report one role, one binding, or a role and its binding,
 * one is shown.
 */
const BY_GRAVITY: readonly string[] = [
  'rbac-anonymous-binding',
  'rbac-cluster-admin-binding',
  'rbac-system-masters',
  'rbac-authenticated-binding',
  'rbac-default-service-account',
  ...Object.keys(grantChecks),
  'rbac-wildcards',
];

/** Ids of the rules whose findings a finding of this rule stands for. */
export function graverThan(name: string): readonly string[] {
  return BY_GRAVITY.slice(BY_GRAVITY.indexOf(name) + 1).map((milder) => `cis/${milder}`);
}
