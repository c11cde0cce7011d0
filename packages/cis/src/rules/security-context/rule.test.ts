import { app, pod, testPolicy } from '../../../test/policies.js';

testPolicy('security-context', {
  valid: [
    pod(app('securityContext: {readOnlyRootFilesystem: true}\n')),
    { name: 'of the pod', code: pod(`${app()}securityContext: {runAsNonRoot: true}\n`) },
  ],
  invalid: [
    {
      code: pod(app()),
      findings: [
        {
          messageId: 'missing',
          text: 'app',
          container: 'app',
          message: "Neither container 'app' nor its pod has a securityContext. Add one.",
        },
      ],
    },
    {
      name: 'empty ones',
      code: pod(`${app('securityContext: {}\n')}securityContext: {runAsUser: null}\n`),
      findings: [{ messageId: 'missing', text: 'securityContext' }],
    },
  ],
});
