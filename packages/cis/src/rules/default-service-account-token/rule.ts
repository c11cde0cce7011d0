import { defineRule } from '@plimsoll/core';

/** CIS Kubernetes Benchmark 5.1.5, for the ServiceAccount itself. */
export const defaultServiceAccountToken = defineRule({
  meta: {
    description: 'Turn off token mounting on the default ServiceAccount',
    scope: 'resource',
    risk: 4.0,
    severity: 'off',
    cwe: [522],
    precision: 'very-high',
    fixable: 'unsafe',
    messages: {
      mounted:
        'Pods that name no ServiceAccount mount a token for this one. Set automountServiceAccountToken: false.',
    },
  },
  create(context) {
    return {
      ServiceAccount(account, { name }) {
        if (name !== 'default') return context.notApplicable();
        const automount = account.at('automountServiceAccountToken');
        if (automount.value !== false)
          context.report({
            at: automount,
            messageId: 'mounted',
            fix: (fixer) => fixer.set(automount, false),
          });
      },
    };
  },
});
