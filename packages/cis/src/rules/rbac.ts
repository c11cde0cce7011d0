import type { AnyRule } from '@plimsoll/core';
import { grantRule } from '@plimsoll/rule-kit';
import { graverThan } from '../rbac/gravity.js';
import { rbacClusterAdminBinding } from './rbac-cluster-admin-binding/rule.js';
import { grantChecks } from './rbac-grants/table.js';
import { subjectRule } from './rbac-subjects/rule.js';
import { subjectChecks } from './rbac-subjects/table.js';
import { rbacSystemMasters } from './rbac-system-masters/rule.js';
import { rbacWildcards } from './rbac-wildcards/rule.js';

const grants = Object.entries(grantChecks).map(
  ([name, check]) => [name, grantRule(check, { supersedes: graverThan(`cis/${name}`) })] as const,
);
const subjects = Object.entries(subjectChecks).map(
  ([name, check]) => [name, subjectRule(name, check)] as const,
);

/** Section 5.1, and what the editions for managed clusters add to it. */
export const rbac: Readonly<Record<string, AnyRule>> = {
  'rbac-cluster-admin-binding': rbacClusterAdminBinding,
  'rbac-system-masters': rbacSystemMasters,
  'rbac-wildcards': rbacWildcards,
  ...Object.fromEntries([...grants, ...subjects]),
};
