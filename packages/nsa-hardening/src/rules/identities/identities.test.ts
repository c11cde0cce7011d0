import { pod, secured, windows } from '../../../test/pods.js';
import { testRule } from '../../../test/test-rule.js';

const hostProcess = secured('windowsOptions: {hostProcess: true, runAsUserName: ContainerAdministrator}\n');
const affinity = (key: string): string =>
  `affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: ${key}}]}]}}}\n`;

testRule('root-group', {
  valid: [
    pod(),
    pod(secured('runAsGroup: 1000\nfsGroup: 2000\nsupplementalGroups: [3000]\n')),
    { name: 'Windows', code: pod(windows + secured('fsGroup: 0\n')) },
    { name: 'no container inherits it', code: pod(secured('runAsGroup: 0\n'), secured('runAsGroup: 5\n')) },
    {
      name: 'required, and given by the pod',
      code: pod(secured('runAsGroup: 1000\n')),
      options: { requireRunAsGroup: true },
    },
  ],
  invalid: [
    {
      code: pod(
        secured('runAsGroup: 0\nfsGroup: 0\nsupplementalGroups: [0, 1]\n'),
        secured('runAsGroup: 0\n'),
      ),
      findings: [
        { messageId: 'zero', text: '0', pathByName: 'spec.securityContext.fsGroup' },
        { messageId: 'supplemental', text: '0' },
        {
          messageId: 'zero',
          text: '0',
          container: 'app',
          message:
            "Container 'app' sets runAsGroup to 0, so processes can use files of the root group. Choose another group ID.",
        },
      ],
    },
    {
      name: 'some container inherits it',
      code: `${pod(secured('runAsGroup: 0\n'), secured('runAsGroup: 5\n'))}  - name: log\n`,
      findings: [{ messageId: 'zero', text: '0', pathByName: 'spec.securityContext.runAsGroup' }],
    },
    {
      code: pod(),
      options: { requireRunAsGroup: true },
      findings: [{ messageId: 'missing', text: 'app', container: 'app' }],
    },
  ],
});

testRule('high-user-id', {
  valid: [
    pod(secured('runAsUser: 10000\n')),
    pod('hostUsers: false\n'),
    pod(windows),
    pod('nodeSelector: {kubernetes.io/os: windows}\n'),
    pod('nodeSelector: {beta.kubernetes.io/os: windows}\n'),
    pod(affinity('kubernetes.io/os, operator: In, values: [windows]')),
    pod(affinity('kubernetes.io/os, operator: NotIn, values: [linux]')),
    pod('nodeSelector: {node.kubernetes.io/windows-build: 10.0.20348}\n'),
    pod(affinity('node.kubernetes.io/windows-build, operator: Exists')),
    pod(`hostNetwork: true\n${hostProcess}`),
    { code: pod(secured('runAsUser: 1000\n')), options: { min: 1000 } },
    {
      name: 'no container inherits it',
      code: pod(secured('runAsUser: 65\n'), secured('runAsUser: 20000\n')),
    },
    {
      name: 'the control plane',
      code: pod('', 'command: [/usr/local/bin/kube-scheduler]\n'),
    },
  ],
  invalid: [
    {
      name: 'the image decides',
      code: pod(),
      findings: [{ messageId: 'missing', text: 'app' }],
      fixed: `${pod()}  securityContext:\n    runAsUser: 10000\n`,
    },
    {
      name: 'nodes with Linux',
      code: pod('os: {name: linux}\nnodeSelector: {kubernetes.io/os: windows}\n'),
      findings: [{ messageId: 'missing', text: 'app' }],
    },
    {
      name: 'nodes of both kinds',
      code: pod(affinity('kubernetes.io/os, operator: In, values: [windows, linux]')),
      findings: [{ messageId: 'missing', text: 'app' }],
    },
    {
      name: 'nodes that have no build of Windows',
      code: pod(affinity('node.kubernetes.io/windows-build, operator: DoesNotExist')),
      findings: [{ messageId: 'missing', text: 'app' }],
    },
    {
      name: 'once at the pod, although the container inherits it',
      code: pod(secured('runAsUser: 9999\n')),
      findings: [{ messageId: 'low', text: '9999' }],
      fixed: pod(secured('runAsUser: 10000\n')),
    },
    {
      code: pod(secured('runAsUser: 20000\n'), secured('runAsUser: 65\n')),
      findings: [{ messageId: 'low', text: '65', container: 'app' }],
      fixed: pod(secured('runAsUser: 20000\n'), secured('runAsUser: 10000\n')),
    },
    {
      name: 'of a chosen range',
      code: pod(secured('runAsUser: 1000\n')),
      options: { min: 100000 },
      findings: [{ messageId: 'low', text: '1000' }],
      fixed: pod(secured('runAsUser: 100000\n')),
    },
  ],
});

testRule('high-group-id', {
  valid: [pod(secured('runAsGroup: 10000\n')), pod('hostUsers: false\n')],
  invalid: [
    {
      code: pod(secured('runAsUser: 20000\n')),
      findings: [{ messageId: 'missing', text: 'app' }],
      fixed: pod(secured('runAsUser: 20000\nrunAsGroup: 10000\n')),
    },
    {
      code: pod(secured('runAsGroup: 0\n')),
      findings: [{ messageId: 'low', text: '0' }],
      fixed: pod(secured('runAsGroup: 10000\n')),
    },
  ],
});

const user = (name: string): string => secured(`windowsOptions: {runAsUserName: ${name}}\n`);

testRule('windows-user', {
  valid: [
    pod(windows),
    pod(windows + user('ContainerUser')),
    { name: 'Linux', code: pod(user('ContainerAdministrator')) },
    { code: pod(windows + user('ContainerUser')), options: { requireExplicit: true } },
  ],
  invalid: [
    {
      code: pod(windows + user('ContainerAdministrator'), user('"User Manager\\\\containeradministrator"')),
      findings: [
        { messageId: 'administrator', text: '"User Manager\\\\containeradministrator"', container: 'app' },
      ],
      fixed: pod(windows + user('ContainerAdministrator'), user('"ContainerUser"')),
    },
    {
      code: pod(`nodeSelector: {kubernetes.io/os: windows}\n${user('ContainerAdministrator')}`),
      findings: [{ messageId: 'administrator', text: 'ContainerAdministrator' }],
      fixed: pod(`nodeSelector: {kubernetes.io/os: windows}\n${user('ContainerUser')}`),
    },
    {
      name: 'a process of the node has users of the node',
      code: pod(`${windows}hostNetwork: true\n${hostProcess}`),
      findings: [{ messageId: 'administrator', text: 'ContainerAdministrator' }],
    },
    {
      code: pod(windows),
      options: { requireExplicit: true },
      findings: [{ messageId: 'missing', text: 'app' }],
      fixed: `${pod(windows)}  securityContext:\n    windowsOptions:\n      runAsUserName: ContainerUser\n`,
    },
  ],
});
