import { pod, secured, testRule } from '../../../test/manifests.js';

testRule('privileged', {
  valid: [
    pod(secured('privileged: false\n')),
    pod(secured('privileged: null\n')),
    pod(secured('runAsUser: 1000\n')),
    pod('containers:\n  - name: app\n    securityContext:\n'),
    { name: 'a string is malformed', code: pod(secured('privileged: "true"\n')) },
    { name: 'pods have no such field', code: pod('securityContext:\n  privileged: true\ncontainers: []\n') },
  ],
  invalid: [
    {
      code: pod(secured('privileged: true\n')),
      findings: [
        {
          messageId: 'privileged',
          text: 'true',
          container: 'app',
          pathByName: 'spec.containers[app].securityContext.privileged',
          message:
            "Container 'app' runs privileged, so it has every capability and all devices of the node. Remove privileged.",
        },
      ],
    },
    {
      name: 'at every version',
      code: pod(secured('privileged: true\n')),
      kubernetesVersion: '1.0',
      findings: [{ messageId: 'privileged', text: 'true' }],
    },
  ],
});
