import { malformed, plain, pod, secured, testRule } from '../../../test/manifests.js';

const windows = 'os:\n  name: windows\n';

testRule('allow-privilege-escalation', {
  valid: [
    pod(secured('allowPrivilegeEscalation: false\n')),
    { name: 'below 1.8 there is no such check', code: pod(plain()), kubernetesVersion: '1.7' },
    { name: 'Windows from 1.25', code: pod(plain(windows)), kubernetesVersion: '1.25' },
    { name: 'a string', code: pod(secured('allowPrivilegeEscalation: "false"\n')), ...malformed },
  ],
  invalid: [
    {
      code: pod(secured('allowPrivilegeEscalation: true\n')),
      findings: [
        {
          messageId: 'allowed',
          text: 'true',
          container: 'app',
          message: "Container 'app' lets its processes gain more privileges than they start with.",
        },
      ],
    },
    {
      name: 'absent, from 1.8',
      code: pod(plain()),
      kubernetesVersion: '1.8',
      findings: [
        {
          messageId: 'missing',
          text: 'app',
          pathByName: 'spec.containers[app].securityContext.allowPrivilegeEscalation',
        },
      ],
    },
    {
      name: 'null',
      code: pod(secured('allowPrivilegeEscalation: null\n')),
      findings: [{ messageId: 'missing', text: 'allowPrivilegeEscalation' }],
    },
    {
      name: 'the pod has no such field',
      code: pod(plain('securityContext:\n  allowPrivilegeEscalation: false\n')),
      findings: [{ messageId: 'missing', text: 'app' }],
    },
    {
      name: 'Windows below 1.25',
      code: pod(plain(windows)),
      kubernetesVersion: '1.24',
      findings: [{ messageId: 'missing', text: 'app' }],
    },
  ],
});
