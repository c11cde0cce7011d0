import { defineRule } from '@plimsoll/core';
import type { AnyCursor, Cursor } from '@plimsoll/core/kubernetes';
import { BASELINE_CAPABILITIES } from '@plimsoll/rule-kit';

/** https://v1-24.docs.kubernetes.io/docs/concepts/security/pod-security-policy/ */
export const podSecurityPolicy = defineRule({
  meta: {
    description: 'Disallow PodSecurityPolicies that admit pods with control over the node',
    scope: 'resource',
    risk: 6.5,
    cwe: [250],
    precision: 'very-high',
    kubernetes: '<1.25',
    messages: {
      permissive:
        'This PodSecurityPolicy admits pods with {{what}}, so anyone who can use it and create a pod controls the node. Forbid it here, and write a separate policy for pods that need it.',
    },
  },
  create(context) {
    return {
      PodSecurityPolicy(root) {
        const spec = root.at('spec');
        const capabilities = spec
          .at('allowedCapabilities')
          .items()
          .find(({ value }) => value !== undefined && !BASELINE_CAPABILITIES.has(value));
        const anyPath = spec
          .at('volumes')
          .items()
          .find(({ value }) => value === '*' || value === 'hostPath');
        const faults: readonly (readonly [what: string, at: AnyCursor | undefined])[] = [
          ['privileged containers', whenTrue(spec.at('privileged'))],
          ["the node's process namespace", whenTrue(spec.at('hostPID'))],
          ["the node's IPC namespace", whenTrue(spec.at('hostIPC'))],
          ["the node's network namespace", whenTrue(spec.at('hostNetwork'))],
          ['dangerous capabilities', capabilities],
          [
            'any directory on the node',
            spec.at('allowedHostPaths').items().length === 0 ? anyPath : undefined,
          ],
        ];
        const found = faults.flatMap(([what, at]) => (at ? [{ what, at }] : []));
        const [first] = found;
        if (first)
          context.report({
            at: first.at,
            messageId: 'permissive',
            data: { what: found.map(({ what }) => what).join(', ') },
          });
      },
    };
  },
});

const whenTrue = (at: Cursor<boolean | undefined>): AnyCursor | undefined =>
  at.value === true ? at : undefined;
