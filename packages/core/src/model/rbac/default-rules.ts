import { BUILT_IN_CLUSTER_ROLES, BUILT_IN_ROLES, type BuiltInRole } from './built-in-roles.js';
import type { PolicyRule } from './policy-rule.js';
import type { Role } from './types.js';

const CLUSTER_ROLES = new Map(BUILT_IN_CLUSTER_ROLES.map((role) => [role.name, role]));

/**
 * What Kubernetes itself grants by a role of this name, through aggregation too: what the API server writes at every
 * start. Undefined where it makes no such role.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings
 */
export function defaultRules({
  kind,
  name = '',
  namespace,
}: Pick<Role, 'kind' | 'name' | 'namespace'>): readonly PolicyRule[] | undefined {
  const role =
    kind === 'ClusterRole'
      ? CLUSTER_ROLES.get(name)
      : BUILT_IN_ROLES.find((candidate) => candidate.name === name && candidate.namespace === namespace);
  return role && rulesOf(role);
}

function rulesOf({ aggregates, rules }: BuiltInRole): readonly PolicyRule[] {
  if (aggregates === undefined) return rules;
  return BUILT_IN_CLUSTER_ROLES.filter(({ extendsRole }) => extendsRole === aggregates).flatMap(rulesOf);
}
