import type { JsonObject, Resource, Role } from '@plimsoll/core';
import { isDefaultRbac } from './defaults.js';

/** JSON Schema of the pack's settings: what all RBAC rules leave out. */
export const settingsSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    checkDefaultRbac: {
      type: 'boolean',
      description:
        "Judge Kubernetes' own default roles and bindings too (by their names, such as edit or system:node); default false.",
    },
    exemptRbacNamespaces: {
      type: 'array',
      items: { type: 'string' },
      description:
        'Roles and RoleBindings of these namespaces are not judged by the RBAC rules; default none.',
    },
  },
} as const;

/**
 * Whether a role or binding is left out: Kubernetes makes its defaults anew at every start, so that nobody can
 * mend them.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings
 */
export function isExempt(resource: Resource, settings: JsonObject): boolean {
  const { exemptRbacNamespaces: namespaces } = settings;
  if (Array.isArray(namespaces) && namespaces.includes(resource.namespace ?? '')) return true;
  if (settings.checkDefaultRbac === true) return false;
  return isDefaultRbac(resource);
}

/** Whether no finding can be made at a role: every cluster has it, in the files or not. */
export function isDefaultRole({ resource }: Role, settings: JsonObject): boolean {
  return resource === undefined || isExempt(resource, settings);
}
