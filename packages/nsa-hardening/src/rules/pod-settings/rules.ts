import { defineRule } from '@plimsoll/core';
import type { ContainerCursor, Cursor } from '@plimsoll/core/kubernetes';
import { takesPodFields } from '@plimsoll/rule-kit';

/** On by default from 1.33. https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/ */
export const userNamespaces = defineRule({
  meta: {
    description: 'Isolate pods in a user namespace',
    scope: 'resource',
    risk: 3.0,
    severity: 'off',
    cwe: [653],
    precision: 'very-high',
    fixable: 'unsafe',
    kubernetes: '>=1.33',
    messages: {
      shared:
        "The pod shares the node's user namespace, so root in the pod is root on the node. Set hostUsers: false.",
    },
  },
  create(context) {
    return {
      PodSpec(pod) {
        // The API rejects hostUsers: false beside these.
        const onHost = (['hostNetwork', 'hostPID', 'hostIPC'] as const).some(
          (field) => pod.at(field).value === true,
        );
        if (pod.runsOnWindows || onHost) return context.notApplicable();
        const at = pod.at('hostUsers');
        const rawDevices = pod.containers.some(
          (container) => container.at('volumeDevices').items().length > 0,
        );
        if (at.value !== false && !at.malformed)
          context.report({
            at,
            messageId: 'shared',
            // The owners of raw devices cannot be mapped.
            fix: rawDevices || !takesPodFields(pod) ? undefined : (fixer) => fixer.set(at, false),
          });
      },
    };
  },
});

/** https://kubernetes.io/docs/tasks/configure-pod-container/share-process-namespace/ */
export const shareProcessNamespace = defineRule({
  meta: {
    description: 'Avoid sharing processes between the containers of a pod',
    scope: 'resource',
    risk: 4.0,
    cwe: [653],
    precision: 'very-high',
    fixable: 'unsafe',
    messages: {
      shared:
        "The pod's containers share one process namespace, so each can read the others' files and environment variables. Remove shareProcessNamespace.",
    },
  },
  create(context) {
    return {
      PodSpec(pod) {
        const at = pod.at('shareProcessNamespace');
        if (at.value === true)
          context.report({ at, messageId: 'shared', fix: (fixer) => fixer.set(at, false) });
      },
    };
  },
});

/**
 * CVE-2022-0811: CRI-O passed sysctls on as `name=value+name=value`.
 * https://github.com/cri-o/cri-o/security/advisories/GHSA-6x2m-w449-qwx7
 */
export const sysctlValue = defineRule({
  meta: {
    description: 'Disallow sysctl values that inject further settings',
    scope: 'resource',
    risk: 8.0,
    cwe: [94],
    precision: 'very-high',
    messages: {
      smuggled:
        "The sysctl value contains '+' or '=', which makes old versions of CRI-O set further kernel parameters (CVE-2022-0811). Remove the character.",
    },
  },
  create(context) {
    return {
      PodSpec(pod) {
        for (const sysctl of pod.at('securityContext').at('sysctls').items()) {
          const at = sysctl.at('value');
          if (/[+=]/.test(at.value ?? '')) context.report({ at, messageId: 'smuggled' });
        }
      },
    };
  },
});

const RUNS_SUDO = /(?:^|[\s;&|(`])(?:\/usr\/bin\/)?sudo(?:\s+-|\s+[\w/]|$)/;

export const sudo = defineRule({
  meta: {
    description: 'Avoid sudo in container commands',
    scope: 'resource',
    risk: 2.5,
    severity: 'off',
    cwe: [250],
    precision: 'high',
    messages: {
      sudo: "Container '{{name}}' starts a program with sudo. Run it as the user that it needs instead.",
    },
  },
  create(context) {
    return {
      Container(container) {
        for (const words of commandsOf(container)) {
          const at = words.find((word) => RUNS_SUDO.test(word.value ?? ''));
          if (at) context.report({ at, messageId: 'sudo', data: { name: container.name } });
        }
      },
    };
  },
});

function commandsOf(container: ContainerCursor): readonly (readonly Cursor<string>[])[] {
  const lifecycle = container.at('lifecycle');
  return [
    container.at('command'),
    container.at('args'),
    lifecycle.at('postStart').at('exec').at('command'),
    lifecycle.at('preStop').at('exec').at('command'),
  ].map((list) => list.items() as readonly Cursor<string>[]);
}
