import { defineRule } from '@plimsoll/core';
import { isPlaceholder } from '@plimsoll/core/kubernetes';
import { nameWindows, onLinux } from '@plimsoll/rule-kit';
import { isUnnamedWindows, unnamedWindows, windowsExempts } from '../../relaxations.js';

/**
 * Check `capabilities_restricted` of the restricted level, from 1.22: a container drops ALL, and adds
 * only NET_BIND_SERVICE.
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export const capabilitiesRestricted = defineRule({
  meta: {
    description: 'Require dropping all capabilities and adding at most NET_BIND_SERVICE',
    scope: 'resource',
    risk: 4.5,
    cwe: [250],
    precision: 'very-high',
    fixable: 'unsafe',
    kubernetes: '>=1.22',
    supersedes: [
      'pod-security/capabilities-baseline',
      'pod-security/allow-privilege-escalation',
      'cis/net-raw',
    ],
    messages: {
      kept: "Container '{{name}}' does not drop all capabilities. Set capabilities.drop: [ALL].",
      added:
        "Container '{{name}}' adds the capability '{{capability}}'. The restricted level allows only NET_BIND_SERVICE. Remove it.",
      windows: unnamedWindows('capabilities.drop: [ALL]'),
    },
  },
  create(context) {
    return {
      Container(container) {
        if (windowsExempts(container.pod, context.kubernetes)) return context.notApplicable();
        const { name } = container;
        const capabilities = container.at('securityContext').at('capabilities');
        const drop = capabilities.at('drop');
        const drops = drop.items().some(({ value }) => value === 'ALL');
        const open = drop.items().find(({ value }) => isPlaceholder(value));
        if (!drops && open)
          context.unknown({ at: open, reason: 'Which capabilities are dropped is filled in later.' });
        else if (!drops && isUnnamedWindows(container.pod, context.kubernetes))
          context.report({ at: drop, messageId: 'windows', data: { name }, fix: nameWindows(container.pod) });
        else if (!drops)
          context.report({
            at: drop,
            messageId: 'kept',
            data: { name },
            fix: onLinux(container.pod, (fixer) => {
              const meant = drop.items().find(({ value }) => /^all$/i.test(value ?? ''));
              return meant ? fixer.set(meant, 'ALL') : fixer.append(drop, 'ALL');
            }),
          });
        for (const added of capabilities.at('add').items())
          if (added.value !== 'NET_BIND_SERVICE')
            context.report({
              at: added,
              messageId: 'added',
              data: { name, capability: added.value ?? '' },
              fix: (fixer) => fixer.prune(added, container),
            });
      },
    };
  },
});
