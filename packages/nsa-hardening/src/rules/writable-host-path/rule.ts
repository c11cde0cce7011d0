import { defineRule } from '@plimsoll/core';
import { oncePer } from '@plimsoll/core/internal';
import { isControlPlanePod, type PodCursor } from '@plimsoll/core/kubernetes';

/** NSA/CISA Kubernetes Hardening Guide 1.2: mount directories of the node read-only. */
export const writableHostPath = defineRule({
  meta: {
    description: 'Mount host paths read-only',
    scope: 'resource',
    risk: 6.5,
    cwe: [732],
    precision: 'very-high',
    supersededBy: ['pod-security/host-path-volumes'],
    fixable: 'unsafe',
    messages: {
      writable:
        "Container '{{name}}' can write to the node through the volume '{{volume}}'. Set readOnly: true on the mount.",
    },
  },
  create(context) {
    return {
      Container(container) {
        const hostPaths = hostPathsOf(container.pod);
        if (hostPaths.size === 0 || isControlPlanePod(container.pod)) return context.notApplicable();
        for (const mount of container.at('volumeMounts').items()) {
          const volume = mount.at('name').value;
          const source = hostPaths.get(volume);
          if (!source || volume === undefined || mount.at('readOnly').value === true) continue;
          context.report({
            at: mount.at('readOnly'),
            messageId: 'writable',
            data: { name: container.name, volume },
            fix: (fixer) => fixer.set(mount.at('readOnly'), true),
            related: [{ at: source, message: 'The volume is a directory or file on the node.' }],
          });
        }
      },
    };
  },
});

/** The hostPath volumes of a pod, by name. */
const hostPathsOf = oncePer(
  (pod: PodCursor) =>
    new Map(
      pod.volumes
        .filter((volume) => volume.at('hostPath').exists)
        .map((volume) => [volume.at('name').value, volume.at('hostPath')] as const),
    ),
);
