import { defineRule } from '@plimsoll/core';
import { isControlPlanePod } from '@plimsoll/core/kubernetes';

/** NSA/CISA Kubernetes Hardening Guide 1.2, "Immutable container file systems". Windows has no such setting. */
export const readOnlyRootFilesystem = defineRule({
  meta: {
    description: 'Make the root file system read-only',
    scope: 'resource',
    risk: 4.0,
    severity: 'off',
    cwe: [732],
    precision: 'very-high',
    fixable: 'unsafe',
    messages: {
      writable: "Container '{{name}}' can write to its root file system. Set readOnlyRootFilesystem: true.",
    },
  },
  create(context) {
    return {
      Container(container) {
        const { pod } = container;
        if (pod.runsOnWindows || isControlPlanePod(pod)) return context.notApplicable();
        const at = container.at('securityContext').at('readOnlyRootFilesystem');
        if (at.value !== true && !at.malformed)
          context.report({
            at,
            messageId: 'writable',
            data: { name: container.name },
            fix: (fixer) => fixer.set(at, true),
          });
      },
    };
  },
});
