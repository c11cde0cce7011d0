import { defineRule } from '@plimsoll/core';
import type { Related } from '@plimsoll/core/internal';
import type { Resource } from '@plimsoll/core/kubernetes';
import { describeRole, judgedEntries, relatedBindings } from '@plimsoll/rule-kit';

/** The fields of an entry that accept wildcards, the widest first. */
const FIELDS = ['resources', 'verbs', 'apiGroups', 'nonResourceURLs'] as const;

/** CIS Kubernetes Benchmark 5.1.3: `*` for everything, and `*` before a subresource. */
const isWildcard = (item: string): boolean => item === '*' || item.startsWith('*/');

export const rbacWildcards = defineRule({
  meta: {
    description: 'Avoid wildcards in roles',
    scope: 'project',
    risk: 6.5,
    cwe: [269],
    precision: 'very-high',
    messages: {
      wildcard:
        '{{role}} has a wildcard in {{fields}}, so it also allows whatever later versions and custom resources add. List what it needs.',
    },
    schema: {
      type: 'object',
      additionalProperties: false,
      properties: {
        allowedRoles: {
          type: 'array',
          items: { type: 'string' },
          description: 'Names of roles that may have wildcards.',
        },
      },
    },
    defaultOptions: { allowedRoles: [] },
  },
  create(context) {
    const judge = (resource: Resource) => {
      const role = context.project.rbac.roleOf(resource);
      const entries = role && judgedEntries(role, context);
      if (!entries || context.options.allowedRoles.includes(role.name ?? '')) return context.notApplicable();
      let related: readonly Related[] | undefined;
      for (const { at, parts } of entries) {
        const fields = FIELDS.filter((field) => parts.some((part) => part[field].some(isWildcard)));
        const [first] = fields;
        if (!first) continue;
        const items = at.at(first).items();
        related ??= relatedBindings(context.project.rbac.bindingsThrough(role));
        context.report({
          at: items.find(({ value }) => value !== undefined && isWildcard(value)) ?? at,
          messageId: 'wildcard',
          data: { role: describeRole(role), fields: fields.join(', ') },
          related,
        });
      }
    };
    return { Role: (_, resource) => judge(resource), ClusterRole: (_, resource) => judge(resource) };
  },
});
