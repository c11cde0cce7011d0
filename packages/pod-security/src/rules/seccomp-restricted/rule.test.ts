import { deployment, malformed, plain, pod, secured, testRule } from '../../../test/manifests.js';

const ofPod = (profile: string): string => `securityContext:\n  seccompProfile: ${profile}\n`;
const windows = 'os:\n  name: windows\n';

testRule('seccomp-restricted', {
  valid: [
    pod(plain(ofPod('{type: RuntimeDefault}'))),
    pod(secured('seccompProfile: {type: Localhost, localhostProfile: web.json}\n')),
    pod(secured('seccompProfile: null\n', ofPod('{type: RuntimeDefault}'))),
    { name: 'below 1.19 there is no such check', code: pod(plain()), kubernetesVersion: '1.18' },
    { name: 'Windows from 1.25', code: pod(plain(windows)), kubernetesVersion: '1.25' },
    { name: 'a profile that is a string', code: pod(secured('seccompProfile: Unconfined\n')), ...malformed },
    { name: 'and at the pod', code: pod(plain(ofPod('RuntimeDefault'))), ...malformed },
  ],
  invalid: [
    {
      name: 'missing everywhere: each container, from 1.19',
      code: deployment(`
containers:
  - name: web
  - name: proxy
    securityContext:
      runAsUser: 1000
`),
      kubernetesVersion: '1.19',
      findings: [
        {
          messageId: 'missing',
          text: 'web',
          container: 'web',
          pathByName: 'spec.template.spec.containers[web].securityContext.seccompProfile',
          message:
            "Neither container 'web' nor its pod sets a seccomp profile. Set seccompProfile.type: RuntimeDefault.",
        },
        { messageId: 'missing', text: 'securityContext', container: 'proxy' },
      ],
    },
    {
      name: 'nodes with Windows, which only spec.os.name tells the API server',
      code: pod(plain('nodeSelector: {kubernetes.io/os: windows}\n')),
      findings: [{ messageId: 'windows', text: 'app' }],
      fixed: `${pod(plain('nodeSelector: {kubernetes.io/os: windows}\n'))}  os:\n    name: windows\n`,
    },
    {
      name: 'bad at the pod: once, whatever inherits it',
      code: pod(`${ofPod('{type: Unconfined}')}containers: [{name: a}, {name: b}]\n`),
      findings: [
        {
          messageId: 'type',
          text: 'Unconfined',
          pathByName: 'spec.securityContext.seccompProfile.type',
          message:
            'The pod sets a seccomp profile that is neither RuntimeDefault nor Localhost. Use one of these.',
        },
      ],
    },
    {
      name: 'bad at the pod, although every container has its own',
      code: pod(secured('seccompProfile: {type: RuntimeDefault}\n', ofPod('{type: Unconfined}'))),
      findings: [{ messageId: 'type', text: 'Unconfined' }],
    },
    {
      name: 'bad at the container',
      code: pod(secured('seccompProfile: {type: Unconfined}\n', ofPod('{type: RuntimeDefault}'))),
      findings: [{ messageId: 'type', text: 'Unconfined', container: 'app' }],
    },
    {
      name: 'a profile without a type',
      code: pod(secured('seccompProfile: {}\n')),
      findings: [{ messageId: 'type', text: 'seccompProfile' }],
    },
    {
      name: 'Windows below 1.25',
      code: pod(plain(windows)),
      kubernetesVersion: '1.24',
      findings: [{ messageId: 'missing', text: 'app' }],
    },
  ],
});
