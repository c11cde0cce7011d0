import { plain, pod, testRule } from '../../../test/manifests.js';

testRule('host-path-volumes', {
  valid: [
    pod(plain()),
    pod(plain('volumes:\n')),
    pod(plain('volumes:\n  - name: scratch\n')),
    pod(plain('volumes:\n  - name: scratch\n    hostPath: null\n')),
    pod(plain('volumes:\n  - name: scratch\n    emptyDir: {}\n')),
    { name: 'a string is malformed', code: pod(plain('volumes:\n  - name: logs\n    hostPath: /var/log\n')) },
  ],
  invalid: [
    {
      code: pod(
        plain(`
volumes:
  - name: scratch
    emptyDir: {}
  - name: logs
    hostPath:
      path: /var/log
`),
      ),
      findings: [
        {
          messageId: 'hostPath',
          text: 'hostPath',
          pathByName: 'spec.volumes[logs].hostPath',
          message: "Volume 'logs' mounts a directory or file from the node. Use another type of volume.",
        },
      ],
    },
    {
      name: 'an empty one, at the first version',
      code: pod(plain('volumes:\n  - name: logs\n    hostPath: {}\n')),
      kubernetesVersion: '1.0',
      findings: [{ messageId: 'hostPath', text: 'hostPath' }],
    },
  ],
});
