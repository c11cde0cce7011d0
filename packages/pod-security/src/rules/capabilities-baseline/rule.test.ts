import { malformed, pod, secured, testRule } from '../../../test/manifests.js';

const adds = (list: string): string => pod(secured(`capabilities:\n  add: ${list}\n`));
const ALLOWED =
  '[AUDIT_WRITE, CHOWN, DAC_OVERRIDE, FOWNER, FSETID, KILL, MKNOD, NET_BIND_SERVICE, SETFCAP, SETGID, SETPCAP, SETUID, SYS_CHROOT]';

testRule('capabilities-baseline', {
  valid: [
    adds('null'),
    adds('[]'),
    adds(ALLOWED),
    pod(secured('capabilities: null\n')),
    { name: 'what is dropped does not matter', code: pod(secured('capabilities:\n  drop: [NET_RAW]\n')) },
    { name: 'a string is malformed', code: adds('SYS_ADMIN') },
    { name: 'and a number in the list', code: adds('[1]'), ...malformed },
  ],
  invalid: [
    {
      code: adds('[CHOWN, NET_RAW, SYS_ADMIN]'),
      findings: [
        {
          messageId: 'added',
          text: 'NET_RAW',
          container: 'app',
          pathByName: 'spec.containers[app].securityContext.capabilities.add[NET_RAW]',
          message:
            "Container 'app' adds the capability 'NET_RAW', which runtimes do not grant by default. Remove it.",
        },
        { messageId: 'added', text: 'SYS_ADMIN' },
      ],
    },
    {
      name: 'names are compared as they are written, at the first version',
      code: adds('[chown, CAP_CHOWN, ALL]'),
      kubernetesVersion: '1.0',
      findings: ['chown', 'CAP_CHOWN', 'ALL'].map((text) => ({ messageId: 'added', text })),
    },
  ],
});
