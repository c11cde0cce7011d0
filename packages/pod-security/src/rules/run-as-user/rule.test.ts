import { plain, pod, secured, testRule } from '../../../test/manifests.js';

const ofPod = (value: string): string => `securityContext:\n  runAsUser: ${value}\n`;
const root = pod(secured('runAsUser: 0\n'));

testRule('run-as-user', {
  valid: [
    pod(plain()),
    pod(plain(ofPod('1000'))),
    pod(plain(ofPod('null'))),
    pod(secured('runAsUser: 1\n')),
    { name: 'below 1.23 there is no such check', code: root, kubernetesVersion: '1.22' },
    {
      name: 'in a user namespace from 1.35',
      code: pod(secured('runAsUser: 0\n', 'hostUsers: false\n')),
      kubernetesVersion: '1.35',
    },
    {
      name: 'and at the pod',
      code: pod(plain(`${ofPod('0')}hostUsers: false\n`)),
      kubernetesVersion: '1.35',
    },
    { name: 'a string is malformed', code: pod(secured('runAsUser: "0"\n')) },
  ],
  invalid: [
    {
      name: 'from 1.23',
      code: root,
      kubernetesVersion: '1.23',
      findings: [
        {
          messageId: 'root',
          text: '0',
          container: 'app',
          message: "Container 'app' sets runAsUser: 0, which is root. Choose another user ID.",
        },
      ],
    },
    {
      name: 'at the pod, although the container overrides it',
      code: pod(secured('runAsUser: 1000\n', ofPod('0'))),
      findings: [{ messageId: 'root', text: '0', pathByName: 'spec.securityContext.runAsUser' }],
    },
    {
      name: 'in a user namespace below 1.35',
      code: pod(plain(`${ofPod('0')}hostUsers: false\n`)),
      kubernetesVersion: '1.34',
      findings: [{ messageId: 'root', text: '0' }],
    },
    {
      name: 'on Windows too',
      code: pod(plain(`${ofPod('0')}os:\n  name: windows\n`)),
      findings: [{ messageId: 'root', text: '0' }],
    },
  ],
});
