import { defineRule, type Fixer } from '@plimsoll/core';
import type { Fix } from '@plimsoll/core/internal';
import type { PodCursor } from '@plimsoll/core/kubernetes';
import { hostProcesses } from '@plimsoll/rule-kit';

/**
 * Check `windowsHostProcess` of the baseline level: windowsOptions.hostProcess is true, at the pod or a container.
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
 */
export const windowsHostProcess = defineRule({
  meta: {
    description: 'Disallow Windows HostProcess containers',
    scope: 'resource',
    risk: 9.1,
    cwe: [250],
    precision: 'very-high',
    fixable: 'unsafe',
    messages: { hostProcess: '{{who}} runs as a process on the Windows node itself. Remove hostProcess.' },
  },
  create(context) {
    return {
      PodSpec(pod) {
        const at = pod.at('securityContext').at('windowsOptions').at('hostProcess');
        if (at.value === true)
          context.report({ at, messageId: 'hostProcess', data: { who: 'The pod' }, fix: allOff(pod) });
      },
      Container(container) {
        const at = container.at('securityContext').at('windowsOptions').at('hostProcess');
        const who = `Container '${container.name}'`;
        if (at.value === true)
          context.report({ at, messageId: 'hostProcess', data: { who }, fix: allOff(container.pod) });
      },
    };
  },
});

/** The API requires that all containers of a pod are host processes, or none. */
const allOff =
  (pod: PodCursor) =>
  (fixer: Fixer): Fix =>
    hostProcesses(pod).map((flag) => fixer.set(flag, false));
