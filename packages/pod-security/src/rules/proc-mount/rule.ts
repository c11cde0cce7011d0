import { defineRule } from '@plimsoll/core';
import type { ContainerCursor } from '@plimsoll/core/kubernetes';
import { onLinux } from '@plimsoll/rule-kit';
import { userNamespaceExempts } from '../../relaxations.js';

const messages = {
  unmasked:
    "Container '{{name}}' does not mount /proc in the default way, which hides kernel interfaces. Remove procMount.",
} as const;

/**
 * Check `procMount` of the baseline level: present and not Default. From 1.35 a user namespace lifts it.
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
 */
export const procMountBaseline = defineRule({
  meta: {
    description: 'Disallow an unmasked /proc without a user namespace',
    scope: 'resource',
    risk: 7.5,
    cwe: [668],
    precision: 'very-high',
    fixable: 'unsafe',
    messages,
  },
  create(context) {
    return {
      Container(container) {
        if (userNamespaceExempts(container.pod, context.kubernetes)) return context.notApplicable();
        const found = unmasked(container);
        if (found) context.report(found);
      },
    };
  },
});

/**
 * Check `procMount_restricted` of the restricted level, from 1.35: the same, and a user namespace does not lift it.
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export const procMountRestricted = defineRule({
  meta: {
    description: 'Require the default /proc mount',
    scope: 'resource',
    risk: 6.0,
    cwe: [668],
    precision: 'very-high',
    fixable: 'unsafe',
    kubernetes: '>=1.35',
    supersedes: ['pod-security/proc-mount-baseline'],
    messages,
  },
  create(context) {
    return {
      Container(container) {
        const found = unmasked(container);
        if (found) context.report(found);
      },
    };
  },
});

/** The report for a container whose /proc mount is not the default. */
function unmasked(container: ContainerCursor) {
  const at = container.at('securityContext').at('procMount');
  if (!at.exists || at.value === 'Default') return undefined;
  const fix = onLinux(container.pod, (fixer) => fixer.set(at, 'Default'));
  return { at, messageId: 'unmasked', data: { name: container.name }, fix } as const;
}
