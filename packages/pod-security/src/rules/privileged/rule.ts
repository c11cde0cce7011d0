import { defineRule } from '@plimsoll/core';
import { mountsBothWays } from '@plimsoll/rule-kit';

/**
 * Rules that add nothing about a privileged container: it has all capabilities, no seccomp profile and an unmasked
 * /proc, whatever the manifest sets.
 * https://kubernetes.io/docs/concepts/security/linux-kernel-security-constraints/#privileged-containers
 */
const IGNORED = [
  'pod-security/capabilities-baseline',
  'pod-security/capabilities-restricted',
  'pod-security/proc-mount-baseline',
  'pod-security/proc-mount-restricted',
  'pod-security/seccomp-baseline',
  'pod-security/seccomp-restricted',
  'cis/net-raw',
].map((rule) => ({ rule, within: 'container' as const }));

/** Check `privileged` of the baseline level: securityContext.privileged of any container is true. */
export const privileged = defineRule({
  meta: {
    description: 'Disallow privileged containers',
    scope: 'resource',
    risk: 9.1,
    cwe: [250],
    precision: 'very-high',
    fixable: 'unsafe',
    supersedes: ['pod-security/allow-privilege-escalation', ...IGNORED],
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
