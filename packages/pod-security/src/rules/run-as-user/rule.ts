import { defineRule } from '@plimsoll/core';
import { userNamespaceExempts } from '../../relaxations.js';

/**
 * Check `runAsUser` of the restricted level, from 1.23: not 0, neither at the pod nor at a container, even where
 * containers override the pod. From 1.35 a user namespace lifts it.
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export const runAsUser = defineRule({
  meta: {
    description: 'Disallow user ID 0',
    scope: 'resource',
    risk: 6.5,
    cwe: [250],
    precision: 'very-high',
    fixable: 'unsafe',
    kubernetes: '>=1.23',
    messages: { root: '{{who}} sets runAsUser: 0, which is root. Choose another user ID.' },
  },
  create(context) {
    return {
      PodSpec(pod) {
        if (userNamespaceExempts(pod, context.kubernetes)) return context.notApplicable();
        const at = pod.at('securityContext').at('runAsUser');
        if (at.value === 0)
          context.report({
            at,
            messageId: 'root',
            data: { who: 'The pod' },
            fix: (fixer) => fixer.prune(at, pod),
          });
      },
      Container(container) {
        if (userNamespaceExempts(container.pod, context.kubernetes)) return context.notApplicable();
        const at = container.at('securityContext').at('runAsUser');
        const who = `Container '${container.name}'`;
        if (at.value === 0)
          context.report({
            at,
            messageId: 'root',
            data: { who },
            fix: (fixer) => fixer.prune(at, container),
          });
      },
    };
  },
});
