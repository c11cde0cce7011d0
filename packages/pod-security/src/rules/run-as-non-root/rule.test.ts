import { deployment, plain, pod, secured, testRule } from '../../../test/manifests.js';

const ofPod = (value: string): string => `securityContext:\n  runAsNonRoot: ${value}\n`;

testRule('run-as-non-root', {
  valid: [
    pod(plain(ofPod('true'))),
    pod(secured('runAsNonRoot: true\n')),
    pod(secured('runAsNonRoot: true\n', ofPod('null'))),
    pod(secured('runAsNonRoot: null\n', ofPod('true'))),
    {
      name: 'in a user namespace from 1.35',
      code: pod(secured('runAsNonRoot: false\n', 'hostUsers: false\n')),
      kubernetesVersion: '1.35',
    },
    { name: 'a string is malformed', code: pod(plain(ofPod('"true"'))) },
    { name: 'and at a container', code: pod(secured('runAsNonRoot: "true"\n')) },
  ],
  invalid: [
    {
      name: 'missing everywhere: each container, at the first version',
      code: deployment(
        'containers:\n  - name: web\n  - name: proxy\n    securityContext: {runAsUser: 1000}\n',
      ),
      kubernetesVersion: '1.0',
      findings: [
        {
          messageId: 'missing',
          text: 'web',
          container: 'web',
          pathByName: 'spec.template.spec.containers[web].securityContext.runAsNonRoot',
          message: "Container 'web' can run as root, because neither it nor the pod sets runAsNonRoot: true.",
        },
        { messageId: 'missing', text: 'securityContext', container: 'proxy' },
      ],
    },
    {
      name: 'false at the pod: once, whatever inherits it',
      code: pod(`${ofPod('false')}containers: [{name: a}, {name: b}]\n`),
      findings: [
        {
          messageId: 'disabled',
          text: 'false',
          pathByName: 'spec.securityContext.runAsNonRoot',
          message: 'The pod sets runAsNonRoot: false, so containers can run as root. Set it to true.',
        },
      ],
    },
    {
      name: 'false at the pod, although every container says true',
      code: pod(secured('runAsNonRoot: true\n', ofPod('false'))),
      findings: [{ messageId: 'disabled', text: 'false' }],
    },
    {
      name: 'false at a container',
      code: pod(secured('runAsNonRoot: false\n', ofPod('true'))),
      findings: [{ messageId: 'disabled', text: 'false', container: 'app' }],
    },
    {
      name: 'in a user namespace below 1.35',
      code: pod(plain('hostUsers: false\n')),
      kubernetesVersion: '1.34',
      findings: [{ messageId: 'missing', text: 'app' }],
    },
    {
      name: 'on the users of the host',
      code: pod(plain('hostUsers: true\n')),
      findings: [{ messageId: 'missing', text: 'app' }],
    },
    {
      name: 'on Windows too',
      code: pod(plain('os:\n  name: windows\n')),
      findings: [{ messageId: 'missing', text: 'app' }],
    },
  ],
});
