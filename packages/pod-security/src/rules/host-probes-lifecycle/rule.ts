import { defineRule } from '@plimsoll/core';

/**
 * Check `hostProbesAndHostLifecycle` of the baseline level, from 1.34: the host of an httpGet or tcpSocket, in a
 * probe or a lifecycle hook, has to be empty, even where it names the pod itself.
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
 */
export const hostProbesLifecycle = defineRule({
  meta: {
    description: 'Disallow host fields in probes and lifecycle hooks',
    scope: 'resource',
    risk: 4.5,
    cwe: [918],
    precision: 'very-high',
    fixable: 'unsafe',
    kubernetes: '>=1.34',
    messages: {
      host: "The {{handler}} of container '{{name}}' names a host, and the kubelet connects to that host from the node. Remove host.",
    },
  },
  create(context) {
    return {
      Container(container) {
        const probes = PROBES.map((key) => container.at(key));
        const hooks = HOOKS.map((key) => container.at('lifecycle').at(key));
        const hosts = [
          ...probes
            .filter(({ exists }) => exists)
            .flatMap((probe) => [probe.at('httpGet').at('host'), probe.at('tcpSocket').at('host')]),
          ...hooks
            .filter(({ exists }) => exists)
            .flatMap((hook) => [hook.at('httpGet').at('host'), hook.at('tcpSocket').at('host')]),
        ];
        for (const host of hosts)
          if (host.value)
            context.report({
              at: host,
              messageId: 'host',
              data: { handler: String(host.path.at(-3)), name: container.name },
              fix: (fixer) => fixer.remove(host),
            });
      },
    };
  },
});

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;
const HOOKS = ['postStart', 'preStop'] as const;
