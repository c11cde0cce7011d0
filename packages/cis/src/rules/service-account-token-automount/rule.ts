import { defineRule, tokenMount, whyAbsenceIsUnknown } from '@plimsoll/core';
import { isControlPlanePod } from '../../static-pod.js';

/** CIS Kubernetes Benchmark 5.1.6: a token is mounted, and no binding gives its ServiceAccount rights. */
export const serviceAccountTokenAutomount = defineRule({
  meta: {
    description: 'Mount service account tokens only where they are needed',
    risk: 4.5,
    cwe: [522],
    precision: 'high',
    fixable: 'unsafe',
    messages: {
      mounted:
        "The pod gets a token of the ServiceAccount '{{account}}' mounted, which nothing says that it needs.",
    },
    schema: {
      type: 'object',
      additionalProperties: false,
      properties: {
        ignoreIfBound: {
          type: 'boolean',
          description: 'Accept the token of a ServiceAccount that a binding of the run names.',
        },
      },
    },
    defaultOptions: { ignoreIfBound: true },
  },
  create(context) {
    const { options, project } = context;
    return {
      PodSpec(pod) {
        if (isControlPlanePod(pod)) return context.notApplicable();
        const own = pod.at('automountServiceAccountToken');
        const account = pod.serviceAccountName;
        const { mounted, at } = tokenMount(pod, project);
        if (mounted === false) return;
        if (mounted === undefined)
          return context.unknown({
            at,
            reason: at.malformed
              ? 'automountServiceAccountToken is no boolean.'
              : `The ServiceAccount "${account}" is not in the run.`,
          });
        if (options.ignoreIfBound) {
          if (project.rbac.bindingsOfServiceAccount(account, pod.owner.namespace).length > 0) return;
          // The account `default` needs no rights by itself, wherever its bindings are.
          const doubt =
            account === 'default'
              ? undefined
              : whyAbsenceIsUnknown(project, { kind: 'RoleBinding', namespace: pod.owner.namespace });
          if (doubt) return context.unknown({ at: own, reason: doubt });
        }
        context.report({
          at: own,
          messageId: 'mounted',
          data: { account },
          fix: (fixer) => fixer.set(own, false),
          related: at.resource === own.resource ? [] : [{ at, message: 'The ServiceAccount mounts it.' }],
        });
      },
    };
  },
});
