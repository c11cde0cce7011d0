import { defineRule } from '@plimsoll/core';
import { mountsBothWays } from '../../fixes.js';

/** Check `privileged` of the baseline level: securityContext.privileged of any container is true. */
export const privileged = defineRule({
  meta: {
    description: 'Disallow privileged containers',
    risk: 9.1,
    cwe: [250],
    precision: 'very-high',
    fixable: 'unsafe',
    supersedes: ['pod-security/allow-privilege-escalation'],
    messages: {
      privileged:
        "Container '{{name}}' runs privileged, so it has every capability and all devices of the node. Remove privileged.",
    },
  },
  create(context) {
    return {
      Container(container) {
        const flag = container.at('securityContext').at('privileged');
        if (flag.value === true)
          context.report({
            at: flag,
            messageId: 'privileged',
            data: { name: container.name },
            fix: mountsBothWays(container) ? undefined : (fixer) => fixer.set(flag, false),
          });
      },
    };
  },
});
