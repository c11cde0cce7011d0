import { defineRule } from '@plimsoll/core';
import { confine, nameWindows, SECCOMP, sharedContext } from '@plimsoll/rule-kit';
import { unconfinedType } from '../../profiles.js';
import { isUnnamedWindows, unnamedWindows, windowsExempts } from '../../relaxations.js';

/**
 * Check `seccompProfile_restricted` of the restricted level, from 1.19: every container has a profile, its own or
 * the pod's, and each profile confines it.
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export const seccompRestricted = defineRule({
  meta: {
    description: 'Require a seccomp profile',
    scope: 'resource',
    risk: 5.0,
    cwe: [693],
    precision: 'very-high',
    fixable: 'unsafe',
    kubernetes: '>=1.19',
    supersedes: ['pod-security/seccomp-baseline'],
    messages: {
      type: '{{who}} sets a seccomp profile that is neither RuntimeDefault nor Localhost. Use one of these.',
      missing:
        "Neither container '{{name}}' nor its pod sets a seccomp profile. Set seccompProfile.type: RuntimeDefault.",
      windows: unnamedWindows('a seccomp profile'),
    },
  },
  create(context) {
    return {
      PodSpec(pod) {
        if (windowsExempts(pod, context.kubernetes)) return context.notApplicable();
        const at = unconfinedType(pod.at('securityContext').at('seccompProfile'));
        if (at)
          context.report({ at, messageId: 'type', data: { who: 'The pod' }, fix: confine(at, pod, SECCOMP) });
      },
      Container(container) {
        if (windowsExempts(container.pod, context.kubernetes)) return context.notApplicable();
        const { name } = container;
        const own = container.at('securityContext').at('seccompProfile');
        const at = unconfinedType(own);
        if (at)
          context.report({
            at,
            messageId: 'type',
            data: { who: `Container '${name}'` },
            fix: confine(at, container.pod, SECCOMP),
          });
        // The pod's value is checked at the pod, once for all that inherit it.
        else if (container.effective('seccompProfile').exists) return;
        else if (isUnnamedWindows(container.pod, context.kubernetes))
          context.report({ at: own, messageId: 'windows', data: { name }, fix: nameWindows(container.pod) });
        else
          context.report({
            at: own,
            messageId: 'missing',
            data: { name },
            // At the pod, once for all containers.
            fix: (fixer) =>
              confine(
                sharedContext(container).at('seccompProfile').at('type'),
                container.pod,
                SECCOMP,
              )(fixer),
          });
      },
    };
  },
});
