import { defineRule } from '@plimsoll/core';
import type { Cursor } from '@plimsoll/core/kubernetes';
import { type AllowedSince, allowedAt } from '../../versioned.js';

/**
 * Check `seLinuxOptions` of the baseline level: these types, no user and no role, any level.
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
 */
const TYPES: AllowedSince = [
  { since: '1.0', adds: ['', 'container_t', 'container_init_t', 'container_kvm_t'] },
  { since: '1.31', adds: ['container_engine_t'] },
];

interface SELinuxOptions {
  readonly type?: string;
  readonly user?: string;
  readonly role?: string;
}

export const selinuxOptions = defineRule({
  meta: {
    description: 'Disallow custom SELinux users, roles and unlisted types',
    scope: 'resource',
    risk: 6.5,
    cwe: [693],
    precision: 'very-high',
    fixable: 'unsafe',
    messages: {
      type: '{{who}} sets an SELinux type that is not meant for containers, which Pod Security does not allow. Remove it. Use container_t, or remove it.',
      user: '{{who}} sets an SELinux {{field}}, which Pod Security does not allow. Remove it.',
    },
  },
  create(context) {
    const types = allowedAt(TYPES, context.kubernetes);
    const check = (options: Cursor<SELinuxOptions | undefined>, who: string): void => {
      const type = options.at('type');
      if (!types.has(type.value ?? ''))
        context.report({ at: type, messageId: 'type', data: { who }, fix: (fixer) => fixer.remove(type) });
      for (const field of ['user', 'role'] as const) {
        const at = options.at(field);
        if (at.value)
          context.report({ at, messageId: 'user', data: { who, field }, fix: (fixer) => fixer.remove(at) });
      }
    };
    return {
      PodSpec(pod) {
        check(pod.at('securityContext').at('seLinuxOptions'), 'The pod');
      },
      Container(container) {
        check(container.at('securityContext').at('seLinuxOptions'), `Container '${container.name}'`);
      },
    };
  },
});
