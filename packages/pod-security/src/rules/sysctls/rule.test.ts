import { malformed, plain, pod, testRule } from '../../../test/manifests.js';

const sets = (...names: readonly string[]): string =>
  pod(
    plain(
      `securityContext:\n  sysctls: [${names.map((name) => `{name: ${name}, value: "1"}`).join(', ')}]\n`,
    ),
  );

/** The minor version since which each sysctl is safe. */
const SINCE: readonly (readonly [string, number])[] = [
  ['net.ipv4.ip_local_reserved_ports', 27],
  ['net.ipv4.tcp_keepalive_time', 29],
  ['net.ipv4.tcp_fin_timeout', 29],
  ['net.ipv4.tcp_keepalive_intvl', 29],
  ['net.ipv4.tcp_keepalive_probes', 29],
  ['net.ipv4.tcp_rmem', 32],
  ['net.ipv4.tcp_wmem', 32],
  ['net.ipv4.tcp_slow_start_after_idle', 37],
  ['net.ipv4.tcp_notsent_lowat', 37],
];

testRule('sysctls', {
  valid: [
    pod(plain()),
    pod(plain('securityContext:\n  sysctls: null\n')),
    {
      name: 'a variable, of which nothing is known',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of Flux
      code: sets('"${SYSCTL}"'),
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of Flux
      unknown: ["${SYSCTL} is at 'name', so the value is unknown."],
    },
    {
      name: 'safe from the beginning',
      code: sets(
        'kernel.shm_rmid_forced',
        'net.ipv4.ip_local_port_range',
        'net.ipv4.tcp_syncookies',
        'net.ipv4.ping_group_range',
        'net.ipv4.ip_unprivileged_port_start',
      ),
      kubernetesVersion: '1.0',
    },
    ...SINCE.map(([sysctl, since]) => ({
      name: `${sysctl} from 1.${since}`,
      code: sets(sysctl),
      kubernetesVersion: `1.${since}`,
    })),
    { name: 'a list of strings is malformed', code: sets('a').replace(/\{.*\}/, 'a'), ...malformed },
  ],
  invalid: [
    ...SINCE.map(([sysctl, since]) => ({
      name: `${sysctl} below 1.${since}`,
      code: sets(sysctl),
      kubernetesVersion: `1.${since - 1}`,
      findings: [{ messageId: 'unsafe', text: sysctl }],
    })),
    {
      code: sets('net.ipv4.tcp_syncookies', 'kernel.msgmax'),
      findings: [
        {
          messageId: 'unsafe',
          text: 'kernel.msgmax',
          pathByName: 'spec.securityContext.sysctls[kernel.msgmax].name',
          message: "The sysctl 'kernel.msgmax' is not on the safe list of Kubernetes 1.37. Remove it.",
        },
      ],
    },
    {
      name: 'the spelling with slashes',
      code: sets('net/ipv4/tcp_syncookies'),
      findings: [{ messageId: 'unsafe', text: 'net/ipv4/tcp_syncookies' }],
    },
  ],
});
