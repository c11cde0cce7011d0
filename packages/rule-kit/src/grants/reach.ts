import type { Project, Role } from '@plimsoll/core/kubernetes';

/** Whether a role grants cluster-scoped objects: not a Role, nor a ClusterRole that only RoleBindings grant. */
export function reachesCluster(role: Role, project: Project): boolean {
  if (role.kind === 'Role') return false;
  return !areBindingsKnown(role, project) || project.rbac.isGranted(role);
}

/** Whether a role applies in a namespace. A ClusterRole does if an unseen binding may grant it there. */
export function reachesNamespace(role: Role, namespace: string, project: Project): boolean {
  if (role.kind === 'Role') return role.namespace === namespace;
  return !areBindingsKnown(role, project) || project.rbac.isGranted(role, namespace);
}

/** Whether the files show all bindings of a role. A role that no file binds is for others to bind. */
function areBindingsKnown(role: Role, { complete, broken, rbac }: Project): boolean {
  const [first] = rbac.bindingsThrough(role);
  return complete && !broken && first !== undefined;
}
