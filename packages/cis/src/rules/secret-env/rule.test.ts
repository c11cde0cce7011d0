import { app, pod, testPolicy } from '../../../test/policies.js';

const REFS = `env:
- name: PASSWORD
  valueFrom:
    secretKeyRef: {name: db, key: password}
- name: LEVEL
  valueFrom:
    configMapKeyRef: {name: log, key: level}
- name: PLAIN
  value: x
envFrom:
- secretRef: {name: all}
- configMapRef: {name: log}
`;

testPolicy('secret-env', {
  valid: [
    pod(app('env: [{name: A, value: b}]\nenvFrom: [{configMapRef: {name: log}}]\n')),
    pod(
      `${app('volumeMounts: [{name: s, mountPath: /s}]\n')}volumes: [{name: s, secret: {secretName: db}}]\n`,
    ),
  ],
  invalid: [
    {
      code: pod(app(REFS)),
      findings: [
        {
          messageId: 'variable',
          text: 'secretKeyRef',
          container: 'app',
          message:
            "Container 'app' reads a Secret into the environment variable 'PASSWORD', where logs and child processes can see it. Mount the Secret as a file.",
        },
        { messageId: 'all', text: 'secretRef' },
      ],
    },
    {
      name: 'init containers',
      code: pod(`${app()}initContainers:\n- name: init\n  envFrom: [{secretRef: {name: all}}]\n`),
      findings: [{ messageId: 'all', text: 'secretRef', container: 'init' }],
    },
  ],
});
