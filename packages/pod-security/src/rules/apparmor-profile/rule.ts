import { defineRule } from '@plimsoll/core';
import { oncePer } from '@plimsoll/core/internal';
import type { Cursor, PodCursor } from '@plimsoll/core/kubernetes';
import { confine } from '@plimsoll/rule-kit';
import { unconfinedType } from '../../profiles.js';

/** The rest of the key should name a container, but the check does not ask for it. */
const ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/';

/**
 * Check `appArmorProfile` of the baseline level: the fields, and the annotations that preceded them, both at
 * every version.
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
 */
export const apparmorProfile = defineRule({
  meta: {
    description: 'Disallow unconfined or unknown AppArmor profiles',
    scope: 'resource',
    risk: 6.5,
    cwe: [693],
    precision: 'very-high',
    fixable: 'unsafe',
    messages: {
      type: '{{who}} sets an AppArmor profile that is neither RuntimeDefault nor Localhost. Use one of these.',
      annotation:
        "The annotation '{{annotation}}' sets an AppArmor profile that is neither runtime/default nor localhost. Use one of these.",
    },
  },
  create(context) {
    return {
      PodSpec(pod) {
        const at = unconfinedType(pod.at('securityContext').at('appArmorProfile'));
        if (at)
          context.report({
            at,
            messageId: 'type',
            data: { who: 'The pod' },
            fix: confine(at, pod, ANNOTATION),
          });
        for (const [annotation, value] of pod.metadata.at('annotations').entries())
          if (annotation.startsWith(ANNOTATION) && !isAllowed(value.value))
            context.report({
              at: value,
              messageId: 'annotation',
              data: { annotation },
              // If the field is set too, the API requires the two to agree.
              fix: hasField(pod) ? undefined : (fixer) => fixer.set(value, 'runtime/default'),
            });
      },
      Container(container) {
        const at = unconfinedType(container.at('securityContext').at('appArmorProfile'));
        if (at)
          context.report({
            at,
            messageId: 'type',
            data: { who: `Container '${container.name}'` },
            fix: confine(at, container.pod, ANNOTATION),
          });
      },
    };
  },
});

const hasField = oncePer((pod: PodCursor): boolean =>
  [pod.at('securityContext'), ...pod.containers.map((container) => container.at('securityContext'))].some(
    (context) => (context as Cursor<{ appArmorProfile?: object }>).at('appArmorProfile').exists,
  ),
);

function isAllowed(profile: string | undefined): boolean {
  return !profile || profile === 'runtime/default' || profile.startsWith('localhost/');
}
