import { defaultRules, type Resource } from '@plimsoll/core/kubernetes';
import { hasDefaultBindingName } from './default-bindings.js';

/**
 * Whether a role or binding has the name of one that Kubernetes itself creates. Its content may differ.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings
 */
export function hasDefaultName(resource: Resource): boolean {
  const { kind, name, namespace } = resource;
  return kind === 'Role' || kind === 'ClusterRole'
    ? defaultRules({ kind, name, namespace }) !== undefined
    : hasDefaultBindingName(resource);
}
