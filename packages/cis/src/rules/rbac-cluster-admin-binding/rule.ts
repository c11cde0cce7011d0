import { defineRule, describeResource, type Resource, type Role, type RoleRule } from '@plimsoll/core';
import { describeRole, describeSubject, shortList, subjectId } from '../../rbac/describe.js';
import { graverThan } from '../../rbac/gravity.js';
import { isExempt } from '../../rbac/settings.js';

/** The bindings that a cluster comes with; kubeadm makes the second since 1.29. */
const OWN_BINDINGS = ['cluster-admin', 'kubeadm:cluster-admins'];

const allowsAll = ({ apiGroups, resources, verbs, resourceNames }: RoleRule): boolean =>
  resourceNames.length === 0 && [apiGroups, resources, verbs].every((items) => items.includes('*'));

/** CIS Kubernetes Benchmark 5.1.1: `cluster-admin`, and roles that are as much under another name. */
export const rbacClusterAdminBinding = defineRule({
  meta: {
    description: 'Bind cluster-admin only where it is needed',
    risk: 8.8,
    cwe: [250, 269],
    precision: 'high',
    messages: {
      cluster: '{{binding}} gives {{subjects}} full control of the cluster through the {{role}}.',
      namespace: '{{binding}} gives {{subjects}} full control of the namespace through the {{role}}.',
    },
    supersedes: graverThan('cis/rbac-cluster-admin-binding'),
    schema: {
      type: 'object',
      additionalProperties: false,
      properties: {
        allowedSubjects: {
          type: 'array',
          items: { type: 'string' },
          description: 'Who may have it: User:name, Group:name, ServiceAccount:namespace/name.',
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
      if (!binding || isExempt(resource, context.settings)) return context.notApplicable();
      if (binding.clusterWide && OWN_BINDINGS.includes(resource.name ?? '')) return context.notApplicable();
      const { role, roleRef, clusterWide } = binding;
      const at = roleRef.at('name');
      if (!role) return context.unknown({ at, reason: `The role "${at.value ?? ''}" is not in the run.` });
      const entry = everything(role);
      const subjects = binding.subjects.filter((subject) => !allowedSubjects.includes(subjectId(subject)));
      if (!entry || subjects.length === 0) return;
      const scalar = entry.at
        ?.at('resources')
        .items()
        .find(({ value }) => value === '*');
      context.report({
        at,
        messageId: clusterWide ? 'cluster' : 'namespace',
        data: {
          binding: describeResource(resource),
          subjects: shortList(subjects.map(describeSubject)),
          role: describeRole(role),
        },
        related: [
          ...(scalar ? [{ at: scalar, message: `${describeRole(entry.role)} allows everything.` }] : []),
          ...subjects.slice(0, 5).map((subject) => ({
            at: subject.at.at('name'),
            message: `${describeSubject(subject)} gets it.`,
          })),
        ],
      });
    };
    return {
      RoleBinding: (_, resource) => judge(resource),
      ClusterRoleBinding: (_, resource) => judge(resource),
    };
  },
});
