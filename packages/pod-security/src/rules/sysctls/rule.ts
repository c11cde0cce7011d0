import { defineRule } from '@plimsoll/core';
import { type AllowedSince, allowedAt } from '../../versioned.js';

/**
 * Check `sysctls` of the baseline level. Names are compared as written: the spelling with slashes is not
 * accepted.
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
 * https://github.com/kubernetes/pod-security-admission/blob/master/policy/check_sysctls.go
 */
const SAFE: AllowedSince = [
  {
    since: '1.0',
    adds: [
      'kernel.shm_rmid_forced',
      'net.ipv4.ip_local_port_range',
      'net.ipv4.ip_unprivileged_port_start',
      'net.ipv4.ping_group_range',
      'net.ipv4.tcp_syncookies',
    ],
  },
  { since: '1.27', adds: ['net.ipv4.ip_local_reserved_ports'] },
  {
    since: '1.29',
    adds: [
      'net.ipv4.tcp_fin_timeout',
      'net.ipv4.tcp_keepalive_intvl',
      'net.ipv4.tcp_keepalive_probes',
      'net.ipv4.tcp_keepalive_time',
    ],
  },
  { since: '1.32', adds: ['net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem'] },
  { since: '1.37', adds: ['net.ipv4.tcp_notsent_lowat', 'net.ipv4.tcp_slow_start_after_idle'] },
];

export const sysctls = defineRule({
  meta: {
    description: 'Disallow sysctls outside the safe list',
    scope: 'resource',
    risk: 6.5,
    cwe: [15],
    precision: 'very-high',
    fixable: 'unsafe',
    messages: {
      unsafe: "The sysctl '{{sysctl}}' is not on the safe list of Kubernetes 1.{{minor}}. Remove it.",
    },
  },
  create(context) {
    const safe = allowedAt(SAFE, context.kubernetes);
    return {
      PodSpec(pod) {
        for (const sysctl of pod.at('securityContext').at('sysctls').items()) {
          const name = sysctl.at('name');
          if (!safe.has(name.value ?? ''))
            context.report({
              at: name,
              messageId: 'unsafe',
              data: { sysctl: name.value ?? '', minor: context.kubernetes.minor },
              fix: (fixer) => fixer.prune(sysctl, pod),
            });
        }
      },
    };
  },
});
