import { plain, pod, secured, testRule } from '../../../test/manifests.js';

const ofPod = (value: string): string => `securityContext:\n  windowsOptions: {hostProcess: ${value}}\n`;

testRule('windows-host-process', {
  valid: [
    pod(plain()),
    pod(plain(ofPod('false'))),
    pod(plain(ofPod('null'))),
    pod(secured('windowsOptions: {runAsUserName: ContainerUser}\n')),
    { name: 'a string is malformed', code: pod(plain(ofPod('"true"'))) },
  ],
  invalid: [
    {
      name: 'once at the pod, whatever inherits it',
      code: pod(`${ofPod('true')}containers: [{name: a}, {name: b}]\n`),
      kubernetesVersion: '1.0',
      findings: [
        {
          messageId: 'hostProcess',
          text: 'true',
          pathByName: 'spec.securityContext.windowsOptions.hostProcess',
          message: 'The pod runs as a process on the Windows node itself. Remove hostProcess.',
        },
      ],
    },
    {
      code: pod(secured('windowsOptions: {hostProcess: true}\n')),
      findings: [
        {
          messageId: 'hostProcess',
          text: 'true',
          container: 'app',
          message: "Container 'app' runs as a process on the Windows node itself. Remove hostProcess.",
        },
      ],
    },
  ],
});
