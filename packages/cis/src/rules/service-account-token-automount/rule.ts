import { defineRule, type Fixer } from '@plimsoll/core';
import { describeResource, isStaticPod, tokenMount, whyAbsenceIsUnknown } from '@plimsoll/core/kubernetes';
import { isAlone, needsToken } from './need.js';

/**
 * CIS Kubernetes Benchmark 5.1.6: a pod mounts a token, but no binding grants its ServiceAccount permissions. All pods
 * that name no account share `default`, so its permissions do not show which pod needs them.
 */
export const serviceAccountTokenAutomount = defineRule({
  meta: {
    description: 'Mount service account tokens only where they are needed',
    scope: 'project',
    risk: 4.5,
    severity: 'off',
    cwe: [522],
    precision: 'high',
    fixable: 'unsafe',
    messages: {
      mounted:
        "The pod mounts a token for ServiceAccount '{{account}}', but nothing shows that it needs one. Set automountServiceAccountToken: false.",
      shared:
        "The pod mounts a token for ServiceAccount '{{account}}' with the permissions that {{binding}} grants, but nothing shows that this pod needs them. Set automountServiceAccountToken: false.",
    },
    schema: {
      type: 'object',
      additionalProperties: false,
      properties: {
        ignoreIfBound: {
          type: 'boolean',
          description: 'Accept the token of a ServiceAccount that a binding in the linted files names.',
        },
      },
    },
    defaultOptions: { ignoreIfBound: true },
  },
  create(context) {
    const { options, project } = context;
    return {
      PodSpec(pod) {
        if (isStaticPod(pod)) return context.notApplicable();
        const own = pod.at('automountServiceAccountToken');
        const account = pod.serviceAccountName;
        const { mounted, at } = tokenMount(pod, project);
        if (mounted === false) return;
        if (mounted === undefined)
          return context.unknown({
            at,
            reason: at.malformed
              ? 'automountServiceAccountToken is not a boolean.'
              : `The ServiceAccount "${account}" is not among the linted files.`,
          });
        const fix = (fixer: Fixer) => fixer.set(own, false);
        const mounting =
          at.resource === own.resource ? [] : [{ at, message: 'The ServiceAccount mounts it.' }];
        const reportMounted = (): void =>
          context.report({ at: own, messageId: 'mounted', data: { account }, fix, related: mounting });
        if (!options.ignoreIfBound) return reportMounted();

        const { namespace } = pod.owner;
        const [binding] = project.rbac.bindingsOfServiceAccount(account, namespace);
        if (binding) {
          if (account !== 'default' || needsToken(pod)) return;
          if (isAlone(pod, project)) {
            const doubt = whyAbsenceIsUnknown(project);
            return doubt ? context.unknown({ at: own, reason: doubt }) : undefined;
          }
          return context.report({
            at: own,
            messageId: 'shared',
            data: { account, binding: describeResource(binding.resource) },
            fix,
            related: [
              ...mounting,
              { at: binding.roleRef, message: 'Every pod that runs as this account has these permissions.' },
            ],
          });
        }
        // The account `default` needs no permissions by itself, wherever its bindings are.
        const doubt =
          account === 'default'
            ? undefined
            : whyAbsenceIsUnknown(project, { kind: 'RoleBinding', namespace });
        return doubt ? context.unknown({ at: own, reason: doubt }) : reportMounted();
      },
    };
  },
});
