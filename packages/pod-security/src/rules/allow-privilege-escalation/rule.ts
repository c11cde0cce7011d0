import { defineRule } from '@plimsoll/core';
import { escalates, onLinux } from '../../fixes.js';
import { windowsExempts } from '../../relaxations.js';

/**
 * Check `allowPrivilegeEscalation` of the restricted level, from 1.8: false, in every container.
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export const allowPrivilegeEscalation = defineRule({
  meta: {
    description: 'Require that privilege escalation is switched off',
    risk: 5.5,
    cwe: [269],
    precision: 'very-high',
    fixable: 'unsafe',
    kubernetes: '>=1.8',
    messages: {
      allowed: "Container '{{name}}' lets its processes gain more privileges than they start with.",
      missing:
        "Container '{{name}}' does not set allowPrivilegeEscalation to false: its processes can gain more privileges than they start with.",
    },
  },
  create(context) {
    return {
      Container(container) {
        if (windowsExempts(container.pod, context.kubernetes)) return context.notApplicable();
        const flag = container.at('securityContext').at('allowPrivilegeEscalation');
        if (flag.value === false) return;
        const messageId = flag.exists ? 'allowed' : 'missing';
        context.report({
          at: flag,
          messageId,
          data: { name: container.name },
          fix: escalates(container) ? undefined : onLinux(container.pod, (fixer) => fixer.set(flag, false)),
        });
      },
    };
  },
});
