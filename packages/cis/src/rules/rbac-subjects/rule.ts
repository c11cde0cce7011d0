import { defineRule, type Rule } from '@plimsoll/core';
import { describeResource, type JsonObject, type Resource } from '@plimsoll/core/kubernetes';
import { describeSubject, judgedSubjects } from '@plimsoll/rule-kit';
import { graverThan } from '../../rbac/gravity.js';
import type { SubjectCheck } from './table.js';

const messages = {
  subject: "{{binding}} gives {{subject}} the {{kind}} '{{role}}'. {{danger}} Bind it to those who need it.",
} as const;

interface Options extends JsonObject {
  readonly allowedRoles: readonly string[];
}

/** A rule about who gets a role, whatever the role allows. It reports the subject. */
export function subjectRule(name: string, check: SubjectCheck): Rule<typeof messages, Options> {
  return defineRule<typeof messages, Options>({
    meta: {
      description: check.description,
      scope: 'project',
      risk: check.risk,
      cwe: [269, 284],
      precision: 'very-high',
      messages,
      supersedes: graverThan(`cis/${name}`),
      ...(check.configurable && {
        schema: {
          type: 'object',
          additionalProperties: false,
          properties: {
            allowedRoles: {
              type: 'array',
              items: { type: 'string' },
              description: 'Names of roles that such subjects may have.',
            },
          },
        },
        defaultOptions: { allowedRoles: check.allowedRoles },
      }),
    },
    create(context) {
      const allowedRoles = check.configurable ? context.options.allowedRoles : check.allowedRoles;
      const judge = (resource: Resource) => {
        const binding = context.project.rbac.bindingOf(resource);
        const judged = binding && judgedSubjects(binding, context);
        if (!judged) return context.notApplicable();
        const role = binding.roleRef.at('name');
        if (allowedRoles.includes(role.value ?? '')) return;
        for (const subject of judged.subjects.filter(check.covers))
          context.report({
            at: subject.at.at('name'),
            messageId: 'subject',
            data: {
              binding: describeResource(resource),
              subject: describeSubject(subject),
              kind: binding.roleRef.at('kind').value ?? 'role',
              role: role.value ?? '(unnamed)',
              danger: check.danger,
            },
            related: [{ at: role, message: 'The role that it grants.' }],
          });
      };
      return {
        RoleBinding: (_, resource) => judge(resource),
        ClusterRoleBinding: (_, resource) => judge(resource),
      };
    },
  }) as Rule<typeof messages, Options>;
}
