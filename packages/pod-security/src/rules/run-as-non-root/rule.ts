import { defineRule } from '@plimsoll/core';
import { oncePer } from '@plimsoll/core/internal';
import type { ContainerCursor, PodCursor } from '@plimsoll/core/kubernetes';
import { sharedContext } from '@plimsoll/rule-kit';
import { userNamespaceExempts } from '../../relaxations.js';

/**
 * Check `runAsNonRoot` of the restricted level: true for every container, its own or the pod's, and nowhere
 * false. From 1.35 a user namespace lifts it.
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export const runAsNonRoot = defineRule({
  meta: {
    description: 'Require runAsNonRoot',
    scope: 'resource',
    risk: 6.0,
    cwe: [250],
    precision: 'very-high',
    fixable: 'unsafe',
    messages: {
      disabled: '{{who}} sets runAsNonRoot: false, so containers can run as root. Set it to true.',
      missing:
        "Container '{{name}}' can run as root, because neither it nor the pod sets runAsNonRoot: true.",
    },
  },
  create(context) {
    return {
      PodSpec(pod) {
        if (userNamespaceExempts(pod, context.kubernetes)) return context.notApplicable();
        const flag = pod.at('securityContext').at('runAsNonRoot');
        if (flag.value === false)
          context.report({
            at: flag,
            messageId: 'disabled',
            data: { who: 'The pod' },
            fix: (fixer) => (hasRoot(pod) ? [] : fixer.set(flag, true)),
          });
      },
      Container(container) {
        if (userNamespaceExempts(container.pod, context.kubernetes)) return context.notApplicable();
        const { name } = container;
        const own = container.at('securityContext').at('runAsNonRoot');
        if (own.value === false)
          context.report({
            at: own,
            messageId: 'disabled',
            data: { who: `Container '${name}'` },
            fix: (fixer) => (isRoot(container) ? [] : fixer.set(own, true)),
          });
        // A false at the pod is reported there, once for all that inherit it.
        else if (!container.effective('runAsNonRoot').exists)
          context.report({
            at: own,
            messageId: 'missing',
            data: { name },
            // At the pod, once for all containers.
            fix: (fixer) =>
              hasRoot(container.pod) ? [] : fixer.set(sharedContext(container).at('runAsNonRoot'), true),
          });
      },
    };
  },
});

const hasRoot = oncePer((pod: PodCursor) => pod.containers.some(isRoot));

/** With runAsNonRoot the kubelet does not start a container whose user is root, or its equivalent on Windows. */
function isRoot(container: ContainerCursor): boolean {
  const [userName] = [container, container.pod].flatMap(
    (owner) =>
      (owner as PodCursor).at('securityContext').at('windowsOptions').at('runAsUserName').value ?? [],
  );
  return container.effective('runAsUser').value === 0 || userName?.toLowerCase() === 'containeradministrator';
}
