import type { Project, Role } from '@plimsoll/core/kubernetes';

/** Cluster-wide objects are out of reach for a Role, and for a ClusterRole that only RoleBindings grant. */
export function reachesCluster(role: Role, project: Project): boolean {
  if (role.kind === 'Role') return false;
  return !areBindingsKnown(role, project) || project.rbac.isGranted(role);
}

/** Whether a role holds in a namespace; a ClusterRole does wherever a binding that was not seen may grant it. */
export function reachesNamespace(role: Role, namespace: string, project: Project): boolean {
  if (role.kind === 'Role') return role.namespace === namespace;
  return !areBindingsKnown(role, project) || project.rbac.isGranted(role, namespace);
}

/** A role that no file binds is for others to bind. */
function areBindingsKnown(role: Role, { complete, broken, rbac }: Project): boolean {
  const [first] = rbac.bindingsThrough(role);
  return complete && !broken && first !== undefined;
}
