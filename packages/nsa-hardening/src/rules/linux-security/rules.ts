import { defineRule } from '@plimsoll/core';
import type { MakeFix } from '@plimsoll/core/internal';
import type { ContainerCursor, Cursor, PodCursor } from '@plimsoll/core/kubernetes';
import { confine, SECCOMP, sharedContext, takesPodFields } from '@plimsoll/rule-kit';
import { APPARMOR, appArmorOf } from './profiles.js';

/**
 * NSA/CISA Kubernetes Hardening Guide 1.2, "Hardening container environments". On a node with AppArmor
 * the runtime's default profile applies anyway, so this rule is for teams that want it written down.
 */
export const apparmorProfileRequired = defineRule({
  meta: {
    description: 'Require an AppArmor profile',
    scope: 'resource',
    risk: 3.5,
    severity: 'off',
    cwe: [693],
    precision: 'very-high',
    fixable: 'unsafe',
    supersedes: ['pod-security/apparmor-profile'],
    messages: {
      missing:
        "Neither container '{{name}}' nor its pod sets an AppArmor profile. Set appArmorProfile.type: RuntimeDefault.",
      unconfined:
        "The AppArmor profile of container '{{name}}' is neither RuntimeDefault nor Localhost. Set RuntimeDefault.",
    },
  },
  create(context) {
    // The fix sets a missing profile at the pod, once for all containers.
    const confineByField = (container: ContainerCursor): MakeFix => {
      const { pod } = container;
      const own = container.at('securityContext').at('appArmorProfile');
      const profile = own.exists ? own : pod.at('securityContext').at('appArmorProfile');
      return context.kubernetes.atLeast('1.30') && takesPodFields(pod)
        ? confine(profile.at('type'), pod, APPARMOR)
        : undefined;
    };
    return {
      Container(container) {
        const { name, pod } = container;
        if (pod.runsOnWindows) return context.notApplicable();
        const { confines, unconfined, annotation } = appArmorOf(container);
        if (confines) return;
        context.report({
          at: unconfined ?? container.at('securityContext').at('appArmorProfile'),
          messageId: unconfined ? 'unconfined' : 'missing',
          data: { name },
          fix: annotation ? confineByAnnotation(annotation, pod) : confineByField(container),
        });
      },
    };
  },
});

/** The API requires the annotation and the pod's profile to agree if both are set. */
const confineByAnnotation = (annotation: Cursor<string>, pod: PodCursor): MakeFix =>
  pod.at('securityContext').at('appArmorProfile').exists
    ? undefined
    : (fixer) => fixer.set(annotation, 'runtime/default');

/** The same chapter: any one of the kernel's mechanisms, for teams that do not require all. */
export const linuxHardening = defineRule({
  meta: {
    description: 'Apply at least one Linux hardening mechanism',
    scope: 'resource',
    risk: 4.5,
    severity: 'off',
    cwe: [693],
    precision: 'high',
    fixable: 'unsafe',
    messages: {
      none: "Container '{{name}}' has no seccomp profile, no AppArmor profile and no SELinux options, and drops no capabilities. Set at least one of them.",
    },
  },
  create(context) {
    return {
      Container(container) {
        if (container.pod.runsOnWindows) return context.notApplicable();
        const own = container.at('securityContext');
        const capabilities = own.at('capabilities');
        // A container that adds ALL drops nothing. Runtimes ignore case.
        const drops =
          capabilities.at('drop').items().length > 0 &&
          !capabilities
            .at('add')
            .items()
            .some(({ value }) => value?.toUpperCase() === 'ALL');
        const seccomp = container.effective('seccompProfile').at('type');
        if (
          (seccomp.value !== undefined && seccomp.value !== 'Unconfined') ||
          container.effective('seLinuxOptions').exists ||
          drops ||
          appArmorOf(container).confines
        )
          return;
        const { pod, name } = container;
        const type = seccomp.exists ? seccomp : sharedContext(container).at('seccompProfile').at('type');
        context.report({
          at: own,
          messageId: 'none',
          data: { name },
          fix: context.kubernetes.atLeast('1.19') ? confine(type, pod, SECCOMP) : undefined,
        });
      },
    };
  },
});
