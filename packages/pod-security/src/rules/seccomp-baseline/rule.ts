import { defineRule } from '@plimsoll/core';
import type { Cursor } from '@plimsoll/core/kubernetes';
import { confine, SECCOMP } from '@plimsoll/rule-kit';
import { unconfinedType } from '../../profiles.js';
import { windowsOverride } from '../../relaxations.js';

/** The annotations before 1.19, which had no fields. The name of a container follows the second. */
const POD_ANNOTATION = 'seccomp.security.alpha.kubernetes.io/pod';
const CONTAINER_ANNOTATION = 'container.seccomp.security.alpha.kubernetes.io/';

/**
 * Check `seccompProfile_baseline` of the baseline level: below 1.19 only the annotations, from 1.19 only the
 * fields.
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
 */
export const seccompBaseline = defineRule({
  meta: {
    description: 'Disallow unconfined seccomp profiles',
    scope: 'resource',
    risk: 6.5,
    cwe: [693],
    precision: 'very-high',
    fixable: 'unsafe',
    messages: {
      type: '{{who}} sets a seccomp profile that is neither RuntimeDefault nor Localhost. Use one of these.',
      annotation:
        "The annotation '{{annotation}}' sets a seccomp profile that is neither runtime/default nor localhost. Use one of these.",
    },
  },
  create(context) {
    if (context.kubernetes.atLeast('1.19'))
      return {
        PodSpec(pod) {
          if (windowsOverride(pod, context, 'seccomp-restricted')) return context.notApplicable();
          const at = unconfinedType(pod.at('securityContext').at('seccompProfile'));
          if (at)
            context.report({
              at,
              messageId: 'type',
              data: { who: 'The pod' },
              fix: confine(at, pod, SECCOMP),
            });
        },
        Container(container) {
          if (windowsOverride(container.pod, context, 'seccomp-restricted')) return context.notApplicable();
          const at = unconfinedType(container.at('securityContext').at('seccompProfile'));
          if (at)
            context.report({
              at,
              messageId: 'type',
              data: { who: `Container '${container.name}'` },
              fix: confine(at, container.pod, SECCOMP),
            });
        },
      };

    const check = (at: Cursor<string>, annotation: string): void => {
      if (at.exists && !isAllowed(at.value ?? ''))
        context.report({
          at,
          messageId: 'annotation',
          data: { annotation },
          fix: (fixer) => fixer.set(at, 'runtime/default'),
        });
    };
    return {
      PodSpec(pod) {
        check(pod.metadata.at('annotations').at(POD_ANNOTATION), POD_ANNOTATION);
      },
      Container(container) {
        const annotation = `${CONTAINER_ANNOTATION}${container.at('name').value ?? ''}`;
        check(container.pod.metadata.at('annotations').at(annotation), annotation);
      },
    };
  },
});

function isAllowed(profile: string): boolean {
  return profile === 'runtime/default' || profile === 'docker/default' || profile.startsWith('localhost/');
}
