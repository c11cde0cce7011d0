import { pod, secured, windows } from '../../../test/pods.js';
import { testRule } from '../../../test/test-rule.js';

testRule('user-namespaces', {
  valid: [
    pod('hostUsers: false\n'),
    pod('hostNetwork: true\n'),
    pod(windows),
    { name: 'not there by default', code: pod(), kubernetesVersion: '1.32' },
  ],
  invalid: [
    {
      code: pod(),
      findings: [{ messageId: 'shared', text: 'spec' }],
      fixed: `${pod()}  hostUsers: false\n`,
    },
    {
      code: pod('hostUsers: true\n'),
      findings: [{ messageId: 'shared', text: 'true' }],
      fixed: pod('hostUsers: false\n'),
    },
    {
      name: 'a template of Argo has no such field',
      code: 'apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {name: a, namespace: shop}\nspec:\n  templates:\n  - name: t\n    container: {image: a}\n',
      findings: [{ messageId: 'shared', text: 't' }],
    },
    {
      name: 'raw devices cannot be mapped',
      code: pod('hostUsers: true\n', 'volumeDevices: [{name: data, devicePath: /dev/xvda}]\n'),
      findings: [{ messageId: 'shared', text: 'true' }],
    },
  ],
});

testRule('share-process-namespace', {
  valid: [pod(), pod('shareProcessNamespace: false\n')],
  invalid: [
    {
      code: pod('shareProcessNamespace: true\n'),
      findings: [{ messageId: 'shared', text: 'true' }],
      fixed: pod('shareProcessNamespace: false\n'),
    },
  ],
});

const sysctl = (value: string): string =>
  pod(secured(`sysctls: [{name: kernel.shm_rmid_forced, value: ${value}}]\n`));

testRule('sysctl-value', {
  valid: [pod(), sysctl('"1"'), sysctl('"1024 65535"')],
  invalid: [
    {
      code: sysctl('"1+kernel.core_pattern=x"'),
      findings: [{ messageId: 'smuggled', text: '"1+kernel.core_pattern=x"' }],
    },
    { code: sysctl('a=b'), findings: [{ messageId: 'smuggled', text: 'a=b' }] },
  ],
});

testRule('sudo', {
  valid: [pod('', 'command: [/usr/bin/web, --no-sudo]\n'), pod('', 'args: [pseudo, sudoku]\n')],
  invalid: [
    { code: pod('', 'command: [sudo, web]\n'), findings: [{ messageId: 'sudo', text: 'sudo' }] },
    {
      name: 'scripts and hooks',
      code: pod(
        '',
        'command: [sh, -c, "cd /tmp && sudo web"]\nlifecycle: {preStop: {exec: {command: [/usr/bin/sudo, stop]}}}\n',
      ),
      findings: [
        { messageId: 'sudo', text: '"cd /tmp && sudo web"' },
        { messageId: 'sudo', text: '/usr/bin/sudo' },
      ],
    },
  ],
});
