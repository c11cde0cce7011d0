import { deployment, plain, pod, testRule } from '../../../test/manifests.js';

for (const [rule, field] of [
  ['host-ipc', 'hostIPC'],
  ['host-network', 'hostNetwork'],
  ['host-pid', 'hostPID'],
] as const)
  testRule(rule, {
    valid: [
      pod(plain()),
      pod(plain(`${field}: false\n`)),
      pod(plain(`${field}: null\n`)),
      { name: 'a string is malformed', code: pod(plain(`${field}: "true"\n`)) },
      { name: 'the field of a container', code: pod(`containers:\n  - name: app\n    ${field}: true\n`) },
    ],
    invalid: [
      {
        code: pod(plain(`${field}: true\n`)),
        findings: [{ messageId: 'shared', text: 'true', pathByName: `spec.${field}` }],
      },
      {
        name: 'at every version',
        code: deployment(plain(`${field}: true\n`)),
        kubernetesVersion: '1.0',
        findings: [{ messageId: 'shared', text: 'true', pathByName: `spec.template.spec.${field}` }],
      },
    ],
  });
