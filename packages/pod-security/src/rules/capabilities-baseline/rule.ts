import { defineRule } from '@plimsoll/core';
import { BASELINE_CAPABILITIES } from '@plimsoll/rule-kit';
import { windowsOverride } from '../../relaxations.js';

/**
 * Check `capabilities_baseline` of the baseline level: a container may add what runtimes grant by default.
 * Names are compared as written.
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
 */
export const capabilitiesBaseline = defineRule({
  meta: {
    description: "Disallow capabilities beyond the runtime's default set",
    scope: 'resource',
    risk: 8.0,
    cwe: [250],
    precision: 'very-high',
    fixable: 'unsafe',
    supersedes: ['pod-security/allow-privilege-escalation'],
    messages: {
      added:
        "Container '{{name}}' adds the capability '{{capability}}', which runtimes do not grant by default. Remove it.",
    },
  },
  create(context) {
    return {
      Container(container) {
        if (windowsOverride(container.pod, context, 'capabilities-restricted'))
          return context.notApplicable();
        for (const capability of container.at('securityContext').at('capabilities').at('add').items())
          if (!BASELINE_CAPABILITIES.has(capability.value ?? ''))
            context.report({
              at: capability,
              messageId: 'added',
              data: { name: container.name, capability: capability.value ?? '' },
              fix: (fixer) => fixer.prune(capability, container),
            });
      },
    };
  },
});
