import { defineRule } from '@plimsoll/core';

/**
 * Check `hostPathVolumes` of the baseline level: a volume has a hostPath.
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
 */
export const hostPathVolumes = defineRule({
  meta: {
    description: 'Disallow hostPath volumes',
    scope: 'resource',
    risk: 7.5,
    cwe: [668],
    precision: 'very-high',
    messages: {
      hostPath: "Volume '{{volume}}' mounts a directory or file from the node. Use another type of volume.",
    },
  },
  create(context) {
    return {
      PodSpec(pod) {
        for (const volume of pod.volumes) {
          const source = volume.at('hostPath');
          if (source.value !== undefined)
            context.report({
              at: source,
              messageId: 'hostPath',
              data: { volume: volume.at('name').value ?? '' },
            });
        }
      },
    };
  },
});
