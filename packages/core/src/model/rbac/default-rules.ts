import { builtInRoles } from './built-in-roles.js';
import type { PolicyRule } from './policy-rule.js';
import type { BuiltInRole } from './rule-table.js';
import type { Role } from './types.js';

let byName: ReadonlyMap<string, BuiltInRole> | undefined;

function clusterRole(name: string): BuiltInRole | undefined {
  byName ??= new Map(builtInRoles().clusterRoles.map((role) => [role.name, role]));
  return byName.get(name);
}

/**
 * What Kubernetes itself grants with a role of this name, also through aggregation: the API server writes it at every
 * start. Undefined if it creates no such role.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings
 * @example
 * defaultRules({ kind: 'ClusterRole', name: 'view', namespace: undefined })?.length;
 */
export function defaultRules({
  kind,
  name = '',
  namespace,
}: Pick<Role, 'kind' | 'name' | 'namespace'>): readonly PolicyRule[] | undefined {
  const role =
    kind === 'ClusterRole'
      ? clusterRole(name)
      : builtInRoles().roles.find(
          (candidate) => candidate.name === name && candidate.namespace === namespace,
        );
  return role && rulesOf(role);
}

function rulesOf({ aggregates, rules }: BuiltInRole): readonly PolicyRule[] {
  if (aggregates === undefined) return rules;
  return builtInRoles()
    .clusterRoles.filter(({ extendsRole }) => extendsRole === aggregates)
    .flatMap(rulesOf);
}
