import { pod } from '../../../test/pods.js';
import { testRule } from '../../../test/test-rule.js';

const volumes = 'volumes:\n- name: data\n  hostPath: {path: /srv}\n- name: tmp\n  emptyDir: {}\n';

testRule('writable-host-path', {
  valid: [
    pod(),
    pod(volumes),
    pod(
      volumes,
      'volumeMounts:\n- {name: data, mountPath: /data, readOnly: true}\n- {name: tmp, mountPath: /tmp}\n',
    ),
  ],
  invalid: [
    {
      code: pod(
        volumes,
        'volumeMounts:\n- name: data\n  mountPath: /data\n- name: data\n  mountPath: /more\n  readOnly: false\n',
      ),
      findings: [
        {
          messageId: 'writable',
          text: 'data',
          message:
            "Container 'app' can write to the node through the volume 'data'. Set readOnly: true on the mount.",
          related: [{ text: 'hostPath' }],
        },
        { messageId: 'writable', text: 'false' },
      ],
    },
  ],
});
