import { defineRule } from '@plimsoll/core';
import { escalation, nameWindows, onLinux } from '@plimsoll/rule-kit';
import { isUnnamedWindows, unnamedWindows, windowsExempts } from '../../relaxations.js';

/**
 * Check `allowPrivilegeEscalation` of the restricted level, from 1.8: false, in every container.
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export const allowPrivilegeEscalation = defineRule({
  meta: {
    description: 'Disallow privilege escalation',
    scope: 'resource',
    risk: 5.5,
    cwe: [269],
    precision: 'very-high',
    fixable: 'unsafe',
    kubernetes: '>=1.8',
    messages: {
      allowed:
        "Container '{{name}}' lets its processes gain more privileges than they start with. Set allowPrivilegeEscalation: false.",
      missing:
        "Container '{{name}}' does not set allowPrivilegeEscalation: false, so its processes can gain more privileges than they start with.",
      privilege:
        "This setting lets container '{{name}}' gain privileges, and the API rejects allowPrivilegeEscalation: false next to it. Remove it first.",
      windows: unnamedWindows('allowPrivilegeEscalation: false'),
    },
  },
  create(context) {
    return {
      Container(container) {
        if (windowsExempts(container.pod, context.kubernetes)) return context.notApplicable();
        const flag = container.at('securityContext').at('allowPrivilegeEscalation');
        if (flag.value === false) return;
        const { name, pod } = container;
        // At the escalating setting: the rules about it report there, and contain this finding.
        const privilege = escalation(container);
        if (privilege) return context.report({ at: privilege, messageId: 'privilege', data: { name } });
        if (isUnnamedWindows(pod, context.kubernetes))
          return context.report({ at: flag, messageId: 'windows', data: { name }, fix: nameWindows(pod) });
        context.report({
          at: flag,
          messageId: flag.exists ? 'allowed' : 'missing',
          data: { name },
          fix: onLinux(pod, (fixer) => fixer.set(flag, false)),
        });
      },
    };
  },
});
