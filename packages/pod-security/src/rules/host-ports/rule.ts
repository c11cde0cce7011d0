import { defineRule } from '@plimsoll/core';
import type { ContainerCursor } from '@plimsoll/core/kubernetes';

/**
 * Check `hostPorts` of the baseline level: a port of a container has a hostPort other than 0.
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
 */
export const hostPorts = defineRule({
  meta: {
    description: 'Disallow host ports',
    scope: 'resource',
    risk: 5.0,
    cwe: [668],
    precision: 'very-high',
    fixable: 'unsafe',
    messages: {
      set: "Container '{{name}}' uses port {{port}} of the node. Remove hostPort and expose it with a Service.",
      defaulted:
        "Container '{{name}}' uses port {{port}} of the node, because hostNetwork makes every containerPort a hostPort. Remove hostNetwork.",
    },
  },
  create(context) {
    return {
      Container(container) {
        const { name } = container;
        for (const port of container.at('ports').items()) {
          const host = port.at('hostPort');
          const own = port.at('containerPort');
          if (host.value)
            context.report({
              at: host,
              messageId: 'set',
              data: { name, port: host.value },
              // On the node's network the API requires the two ports to be equal.
              fix: container.pod.at('hostNetwork').value ? undefined : (fixer) => fixer.remove(host),
            });
          else if (!host.malformed && portsAreDefaulted(container) && own.value)
            context.report({ at: own, messageId: 'defaulted', data: { name, port: own.value } });
        }
      },
    };
  },
});

/**
 * Only in pods: the API does not set defaults in templates of workloads.
 * https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/v1/defaults.go
 */
function portsAreDefaulted({ pod, role }: ContainerCursor): boolean {
  const { kind, group } = pod.owner;
  return kind === 'Pod' && group === '' && role !== 'ephemeral' && pod.at('hostNetwork').value === true;
}
