import { expect, test } from 'vitest';
import { findings } from '../../../test/lint.js';
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
          message:
            "Container 'app' lets its processes gain more privileges than they start with. Set allowPrivilegeEscalation: false.",
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
      name: 'beside what escalates in any case',
      code: pod(secured('privileged: true\nallowPrivilegeEscalation: true\n')),
      findings: [
        {
          messageId: 'privilege',
          text: 'true',
          pathByName: 'spec.containers[app].securityContext.privileged',
        },
      ],
    },
    {
      name: 'with all capabilities',
      code: pod(secured('capabilities: {add: [CHOWN, ALL]}\n')),
      findings: [{ messageId: 'privilege', text: 'ALL' }],
    },
    {
      name: 'nodes with Windows, which only spec.os.name tells the API server',
      code: pod(plain('nodeSelector: {kubernetes.io/os: windows}\n')),
      findings: [
        {
          messageId: 'windows',
          text: 'app',
          message:
            "The restricted level requires allowPrivilegeEscalation: false of container 'app', which Windows does not support. Set spec.os.name: windows.",
        },
      ],
      fixed: `${pod(plain('nodeSelector: {kubernetes.io/os: windows}\n'))}  os:\n    name: windows\n`,
    },
    {
      name: 'a process of a Windows node with settings of Linux, which the API refuses beside the name',
      code: pod(secured('windowsOptions: {hostProcess: true}\nrunAsUser: 5\n', 'hostNetwork: true\n')),
      findings: [{ messageId: 'windows', text: 'securityContext' }],
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

test.each([
  ['privileged: true', 'privileged', 'pod-security/privileged'],
  ['capabilities: {add: [SYS_ADMIN]}', 'capabilities-baseline', 'pod-security/capabilities-baseline'],
  ['capabilities: {add: [CAP_SYS_ADMIN]}', 'capabilities-restricted', 'pod-security/capabilities-restricted'],
])('beside %s both checks fail, and %s shows the fault', async (setting, rule, by) => {
  const text = pod(secured(`${setting}\nallowPrivilegeEscalation: true\n`));
  const rules = {
    'pod-security/allow-privilege-escalation': 'error',
    [`pod-security/${rule}`]: 'error',
  } as const;
  const found = await findings(text, { rules });
  expect(
    found.filter(({ ruleId }) => ruleId.endsWith('escalation')).map((each) => each.supersededBy),
  ).toEqual([by]);
});
