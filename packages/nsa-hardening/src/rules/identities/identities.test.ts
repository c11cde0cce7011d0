import { pod, secured, windows } from '../../../test/pods.js';
import { testRule } from '../../../test/test-rule.js';

testRule('root-group', {
  valid: [
    pod(),
    pod(secured('runAsGroup: 1000\nfsGroup: 2000\nsupplementalGroups: [3000]\n')),
    { name: 'Windows', code: pod(windows + secured('fsGroup: 0\n')) },
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
        { messageId: 'zero', text: '0', pathByName: 'spec.securityContext.runAsGroup' },
        { messageId: 'zero', text: '0', pathByName: 'spec.securityContext.fsGroup' },
        { messageId: 'supplemental', text: '0' },
        {
          messageId: 'zero',
          text: '0',
          container: 'app',
          message: "Container 'app' sets runAsGroup to 0: files of the root group are open to it.",
        },
      ],
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
    { code: pod(secured('runAsUser: 1000\n')), options: { min: 1000 } },
  ],
  invalid: [
    { name: 'the image decides', code: pod(), findings: [{ messageId: 'missing', text: 'app' }] },
    {
      name: 'once at the pod, although the container inherits it',
      code: pod(secured('runAsUser: 9999\n')),
      findings: [{ messageId: 'low', text: '9999' }],
    },
    {
      code: pod(secured('runAsUser: 20000\n'), secured('runAsUser: 65\n')),
      findings: [{ messageId: 'low', text: '65', container: 'app' }],
    },
  ],
});

testRule('high-group-id', {
  valid: [pod(secured('runAsGroup: 10000\n')), pod('hostUsers: false\n')],
  invalid: [
    { code: pod(secured('runAsUser: 20000\n')), findings: [{ messageId: 'missing', text: 'app' }] },
    { code: pod(secured('runAsGroup: 0\n')), findings: [{ messageId: 'low', text: '0' }] },
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
        { messageId: 'administrator', text: 'ContainerAdministrator' },
        { messageId: 'administrator', text: '"User Manager\\\\containeradministrator"', container: 'app' },
      ],
    },
    {
      code: pod(windows),
      options: { requireExplicit: true },
      findings: [{ messageId: 'missing', text: 'app' }],
    },
  ],
});
