import { defineRule } from '@plimsoll/core';

/**
 * Check `restrictedVolumes` of the restricted level. Image volumes came later than the check, which accepts them
 * at every version of the policy.
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
const ALLOWED: ReadonlySet<string> = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

export const volumeTypes = defineRule({
  meta: {
    description: 'Allow only the volume types of the restricted level',
    scope: 'resource',
    risk: 4.5,
    cwe: [668],
    precision: 'very-high',
    supersedes: ['pod-security/host-path-volumes'],
    messages: {
      type: "Volume '{{volume}}' has the type {{type}}, which the restricted level does not allow. Use another type.",
    },
  },
  create(context) {
    return {
      PodSpec(pod) {
        for (const volume of pod.volumes) {
          // The API turns a volume with only a name into an emptyDir.
          const sources = volume
            .entries()
            .filter(([key, source]) => key !== 'name' && (source.value !== undefined || source.malformed));
          if (sources.some(([type]) => ALLOWED.has(type))) continue;
          const source = sources.find(([type]) => type === 'hostPath') ?? sources[0];
          if (!source) continue;
          const [type, at] = source;
          context.report({ at, messageId: 'type', data: { volume: volume.at('name').value ?? '', type } });
        }
      },
    };
  },
});
