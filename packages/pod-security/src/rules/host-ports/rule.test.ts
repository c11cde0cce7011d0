import { deployment, pod, testRule } from '../../../test/manifests.js';

const ports = (list: string, more = ''): string => `${more}containers:\n  - name: web\n    ports: ${list}\n`;
const onHost = 'hostNetwork: true\n';

testRule('host-ports', {
  valid: [
    pod(ports('[{containerPort: 80}]')),
    pod(ports('[{containerPort: 80, hostPort: 0}]')),
    pod(ports('[{containerPort: 80, hostPort: null}]')),
    pod(ports('null')),
    { name: 'a string is malformed', code: pod(ports('[{containerPort: 80, hostPort: "80"}]')) },
    {
      name: 'a string on the host network too',
      code: pod(ports('[{containerPort: 80, hostPort: "80"}]', onHost)),
    },
    { name: 'templates are not defaulted', code: deployment(ports('[{containerPort: 80}]', onHost)) },
    {
      name: 'nor are ephemeral containers, which have no ports',
      code: pod(`${onHost}ephemeralContainers:\n  - name: debug\n    ports: [{containerPort: 80}]\n`),
    },
  ],
  invalid: [
    {
      code: pod(ports('[{containerPort: 8080, hostPort: 80}, {containerPort: 8443}]')),
      findings: [
        {
          messageId: 'set',
          text: '80',
          container: 'web',
          pathByName: 'spec.containers[web].ports[8080/TCP].hostPort',
          message: "Container 'web' uses port 80 of the node. Remove hostPort and expose it with a Service.",
        },
      ],
    },
    {
      name: 'the API defaults the ports of a pod on the host network',
      code: pod(ports('[{containerPort: 9100}, {containerPort: 9101, hostPort: 0}]', onHost)),
      findings: [
        {
          messageId: 'defaulted',
          text: '9100',
          pathByName: 'spec.containers[web].ports[9100/TCP].containerPort',
        },
        { messageId: 'defaulted', text: '9101' },
      ],
    },
    {
      name: 'also of init containers, at the first version',
      code: pod(`${onHost}initContainers:\n  - name: init\n    ports: [{containerPort: 9100}]\n`),
      kubernetesVersion: '1.0',
      findings: [{ messageId: 'defaulted', text: '9100', container: 'init' }],
    },
    {
      name: 'in a template only what is written',
      code: deployment(ports('[{containerPort: 80, hostPort: 80}, {containerPort: 81}]', onHost)),
      findings: [{ messageId: 'set', text: '80' }],
    },
  ],
});
