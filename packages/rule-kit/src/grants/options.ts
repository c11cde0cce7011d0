import type { JsonObject } from '@plimsoll/core/kubernetes';
import type { GrantCheck, Permission } from './grant-check.js';

export interface Options extends JsonObject {
  readonly allowedRoles: readonly string[];
  readonly allowedSubjects: readonly string[];
}

export const NAMESPACE_ADMINS = 'includeNamespaceAdmins';

/** What a check looks for, with these options. */
export function permissionsOf({ permissions, option }: GrantCheck, options: Options): readonly Permission[] {
  return option && options[option.name] === true ? [...permissions, ...option.permissions] : permissions;
}

export function defaultsOf({ option, sparesNamespaceAdmins }: GrantCheck): Options {
  return {
    allowedRoles: [],
    allowedSubjects: [],
    ...(option && { [option.name]: option.default }),
    ...(sparesNamespaceAdmins && { [NAMESPACE_ADMINS]: false }),
  };
}

export function schemaOf({ option, sparesNamespaceAdmins }: GrantCheck): JsonObject {
  return {
    type: 'object',
    additionalProperties: false,
    properties: {
      allowedRoles: {
        type: 'array',
        items: { type: 'string' },
        description: 'Names of roles that may allow it.',
      },
      allowedSubjects: {
        type: 'array',
        items: { type: 'string' },
        description: 'Subjects that may have it: User:name, Group:name, ServiceAccount:namespace/name.',
      },
      ...(option && { [option.name]: { type: 'boolean', description: option.description } }),
      ...(sparesNamespaceAdmins && {
        [NAMESPACE_ADMINS]: {
          type: 'boolean',
          description: 'Also report RoleBindings to the built-in roles admin and edit.',
        },
      }),
    },
  };
}
