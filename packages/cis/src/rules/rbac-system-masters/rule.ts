import { defineRule } from '@plimsoll/core';
import { type Cursor, describeResource, type Json, type Resource } from '@plimsoll/core/kubernetes';
import { judgedSubjects } from '@plimsoll/rule-kit';
import { graverThan } from '../../rbac/gravity.js';
import { requestedGroups } from './certificate-request.js';

const MASTERS = 'system:masters';

/** CIS Kubernetes Benchmark 5.1.7: a group that passes every authorization check and cannot be revoked. */
export const rbacSystemMasters = defineRule({
  meta: {
    description: 'Avoid the group system:masters',
    scope: 'project',
    risk: 8.5,
    cwe: [250, 269],
    precision: 'very-high',
    messages: {
      binding:
        "{{binding}} binds the group 'system:masters', which can do everything anyway. Bind a group of your own instead.",
      certificate:
        "This certificate would put its owner into 'system:masters', which has full control that nobody can revoke until it expires. Request another group.",
      mapping:
        "A cloud identity is mapped to 'system:masters', which has full control whatever the roles say. Map it to another group.",
      awsAuth:
        "aws-auth maps an identity to 'system:masters', which has full control whatever the roles say. Map it to another group.",
    },
    supersedes: graverThan('cis/rbac-system-masters'),
  },
  create(context) {
    const judge = (resource: Resource) => {
      const binding = context.project.rbac.bindingOf(resource);
      const judged = binding && judgedSubjects(binding, context);
      if (!judged) return context.notApplicable();
      for (const { kind, name, at } of judged.subjects)
        if (kind === 'Group' && name === MASTERS)
          context.report({
            at: at.at('name'),
            messageId: 'binding',
            data: { binding: describeResource(resource) },
            related: [{ at: binding.roleRef.at('name'), message: 'The role that it grants.' }],
          });
    };
    const judgeMappings = (mappings: Cursor<Json>): void => {
      for (const mapping of itemsOf(mappings))
        for (const group of itemsOf(mapping.at('groups') as Cursor<Json>))
          if (group.value === MASTERS) context.report({ at: group, messageId: 'mapping' });
    };
    const judgeManaged = (spec: Cursor<Json>): void => {
      const config = spec.at('iamAuthenticatorConfig');
      for (const key of ['mapRoles', 'mapUsers']) judgeMappings(config.at(key) as Cursor<Json>);
    };
    return {
      // https://docs.aws.amazon.com/eks/latest/eksctl/iam-identity-mappings.html
      'eksctl.io/ClusterConfig': (root) => judgeMappings(root.at('iamIdentityMappings')),
      // https://cluster-api-aws.sigs.k8s.io/crd/#controlplane.cluster.x-k8s.io/v1beta2.IAMAuthenticatorConfig
      'controlplane.cluster.x-k8s.io/AWSManagedControlPlane': (root) => judgeManaged(root.at('spec')),
      'controlplane.cluster.x-k8s.io/AWSManagedControlPlaneTemplate': (root) =>
        judgeManaged(root.at('spec').at('template').at('spec')),
      RoleBinding: (_, resource) => judge(resource),
      ClusterRoleBinding: (_, resource) => judge(resource),
      CertificateSigningRequest(root) {
        const request = root.at('spec').at('request');
        const groups = requestedGroups(request.value ?? '');
        if (!groups)
          return context.unknown({ at: request, reason: 'The request is not base64-encoded PEM.' });
        if (groups.includes(MASTERS)) context.report({ at: request, messageId: 'certificate' });
      },
      ConfigMap(root, resource) {
        if (resource.name !== 'aws-auth') return context.notApplicable();
        for (const key of ['mapRoles', 'mapUsers']) {
          const mapping = root.at('data').at(key);
          if (typeof mapping.value === 'string' && listsMasters(mapping.value))
            context.report({ at: mapping, messageId: 'awsAuth' });
        }
      },
    };
  },
});

const itemsOf = (list: Cursor<Json>): readonly Cursor<Json>[] =>
  Array.isArray(list.value) ? (list.items() as readonly Cursor<Json>[]) : [];

/** Whether `system:masters` is an item in YAML text, outside of comments. */
function listsMasters(yaml: string): boolean {
  return yaml
    .split('\n')
    .map((line) => line.replace(/(^|\s)#.*/, ''))
    .some((line) => /(^|[\s,["'-])system:masters($|[\s,\]"'])/.test(line));
}
