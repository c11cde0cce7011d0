import { app, documents, pod, serviceAccount, testPolicy } from '../../../test/policies.js';

const OFF = 'automountServiceAccountToken: false\n';

testPolicy('default-service-account', {
  valid: [
    pod(`serviceAccountName: app\n${app()}`),
    { name: 'the old name of the field', code: pod(`serviceAccount: app\n${app()}`) },
    { name: 'no token in the pod', code: pod(`${OFF}${app()}`) },
    { name: 'no token by the account', code: documents(pod(app()), serviceAccount('default', OFF)) },
    {
      name: 'the control plane',
      code: pod(app(), { namespace: 'kube-system', labels: '{tier: control-plane}' }),
    },
  ],
  invalid: [
    {
      code: pod(app()),
      findings: [
        {
          messageId: 'default',
          text: 'spec',
          message:
            'The pod runs as the ServiceAccount default, which it shares with others of the namespace.',
        },
      ],
    },
    {
      name: 'an account of another namespace',
      code: documents(pod(app()), serviceAccount('default', OFF, 'other')),
      findings: [{ messageId: 'default', text: 'spec' }],
    },
    {
      code: pod(`serviceAccountName: ""\n${app()}`),
      findings: [{ messageId: 'default', text: '""' }],
    },
    { code: pod(`serviceAccount: default\n${app()}`), findings: [{ messageId: 'default', text: 'default' }] },
    {
      name: 'without a token, where that is not enough',
      code: pod(`serviceAccountName: default\n${OFF}${app()}`),
      options: { allowWithoutToken: false },
      findings: [{ messageId: 'default', text: 'default' }],
    },
  ],
});
