import { type AnyRule, defineRule } from '@plimsoll/core';
import type { Superseded } from '@plimsoll/core/internal';
import { hostProcesses } from '@plimsoll/rule-kit';

interface Row {
  readonly field: 'hostIPC' | 'hostNetwork' | 'hostPID';
  readonly description: string;
  readonly risk: number;
  readonly message: string;
  readonly supersedes?: readonly Superseded[];
}

/**
 * Check `hostNamespaces` of the baseline level: each of the three fields, in one rule each.
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
 */
const ROWS = {
  'host-ipc': {
    field: 'hostIPC',
    description: "Disallow sharing the host's IPC namespace",
    risk: 7.0,
    message:
      "The pod shares the node's IPC namespace, so it can read and write the shared memory of processes on the node. Remove hostIPC.",
  },
  'host-network': {
    field: 'hostNetwork',
    description: "Disallow sharing the host's network namespace",
    risk: 7.5,
    message:
      "The pod shares the node's network namespace. It can reach services on the node's loopback, and NetworkPolicies do not apply to it. Remove hostNetwork.",
    // A pod on the node's network opens its ports there.
    supersedes: [{ rule: 'pod-security/host-ports', within: 'pod' }],
  },
  'host-pid': {
    field: 'hostPID',
    description: "Disallow sharing the host's process namespace",
    risk: 8.0,
    message:
      "The pod shares the node's process namespace, so it can see all processes on the node and their environment. Remove hostPID.",
  },
} as const satisfies Record<string, Row>;

function hostNamespace({ field, description, risk, message, supersedes = [] }: Row): AnyRule {
  return defineRule({
    meta: {
      description,
      scope: 'resource',
      risk,
      cwe: [653],
      precision: 'very-high',
      fixable: 'unsafe',
      supersedes,
      messages: { shared: message },
    },
    create(context) {
      return {
        PodSpec(pod) {
          const flag = pod.at(field);
          const keep = field === 'hostNetwork' && hostProcesses(pod).length > 0;
          if (flag.value === true)
            context.report({
              at: flag,
              messageId: 'shared',
              fix: keep ? undefined : (fixer) => fixer.set(flag, false),
            });
        },
      };
    },
  });
}

export const hostIpc = hostNamespace(ROWS['host-ipc']);
export const hostNetwork = hostNamespace(ROWS['host-network']);
export const hostPid = hostNamespace(ROWS['host-pid']);
