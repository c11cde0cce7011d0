import { defineRule } from '@plimsoll/core';
import { describeResource, type Resource, type Role, type RoleRule } from '@plimsoll/core/kubernetes';
import {
  describeRole,
  describeSubject,
  judgedSubjects,
  placesOf,
  relatedSubjects,
  remaining,
  shortList,
  subjectId,
} from '@plimsoll/rule-kit';
import { graverThan } from '../../rbac/gravity.js';

const allowsAll = ({ apiGroups, resources, verbs, resourceNames }: RoleRule): boolean =>
  resourceNames.length === 0 && [apiGroups, resources, verbs].every((items) => items.includes('*'));

/** CIS Kubernetes Benchmark 5.1.1: `cluster-admin`, and roles that grant as much under another name. */
export const rbacClusterAdminBinding = defineRule({
  meta: {
    description: 'Bind cluster-admin only where it is needed',
    scope: 'project',
    risk: 8.8,
    cwe: [250, 269],
    precision: 'high',
    messages: {
      cluster:
        '{{binding}} gives {{subjects}} full control of the cluster through the {{role}}. Bind a role that allows only what they need.',
      namespace:
        '{{binding}} gives {{subjects}} full control of the namespace through the {{role}}. Bind a role that allows only what they need.',
    },
    supersedes: graverThan('cis/rbac-cluster-admin-binding'),
    schema: {
      type: 'object',
      additionalProperties: false,
      properties: {
        allowedSubjects: {
          type: 'array',
          items: { type: 'string' },
          description: 'Subjects that may have it: User:name, Group:name, ServiceAccount:namespace/name.',
        },
      },
    },
    defaultOptions: { allowedSubjects: [] },
  },
  create(context) {
    const { allowedSubjects } = context.options;
    const everything = (role: Role): RoleRule | undefined => role.rules.find(allowsAll);
    const judge = (resource: Resource) => {
      const binding = context.project.rbac.bindingOf(resource);
      const judged = binding && judgedSubjects(binding, context);
      if (!judged) return context.notApplicable();
      const { role, roleRef, clusterWide } = binding;
      const name = roleRef.at('name');
      if (!role)
        return context.unknown({
          at: name,
          reason: `The role "${name.value ?? ''}" is not among the linted files.`,
        });
      const entry = everything(role);
      const gaining = judged.subjects.filter((subject) => !allowedSubjects.includes(subjectId(subject)));
      if (!entry || gaining.length === 0) return;
      const scalar = entry.at
        ?.at('resources')
        .items()
        .find(({ value }) => value === '*');
      for (const { at, subjects } of placesOf(binding, { ...judged, subjects: gaining }))
        context.report({
          at,
          messageId: clusterWide ? 'cluster' : 'namespace',
          data: (isWaived) => ({
            binding: describeResource(resource),
            subjects: shortList(remaining(subjects, isWaived).map(describeSubject)),
            role: describeRole(role),
          }),
          related: [
            ...(scalar
              ? [
                  {
                    at: scalar,
                    message: `${describeRole(entry.role)} allows everything.`,
                    explains: true as const,
                  },
                ]
              : []),
            ...(judged.added
              ? [{ at: name, message: 'The role that it grants.' }]
              : relatedSubjects(subjects)),
          ],
        });
    };
    return {
      RoleBinding: (_, resource) => judge(resource),
      ClusterRoleBinding: (_, resource) => judge(resource),
    };
  },
});
