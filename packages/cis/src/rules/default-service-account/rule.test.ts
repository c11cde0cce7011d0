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
    {
      name: 'what only a control plane runs',
      code: pod('containers:\n  - name: a\n    image: registry.k8s.io/kube-scheduler:v1.37.0\n'),
    },
    ...['{kubernetes.io/config.mirror: abc}', '{kubernetes.io/config.source: file}'].map((annotations) => ({
      name: `a static pod, by its annotations ${annotations}`,
      code: pod(app()).replace('metadata:', `metadata:\n  annotations: ${annotations}`),
    })),
  ],
  invalid: [
    {
      name: 'a pod of the API',
      code: pod(app()).replace('metadata:', 'metadata:\n  annotations: {kubernetes.io/config.source: api}'),
      findings: [{ messageId: 'default', text: 'spec' }],
    },
    {
      name: 'a workload that runs a scheduler',
      code: `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  template:\n    spec:\n      containers: [{name: a, command: [kube-scheduler]}]\n`,
      findings: [{ messageId: 'default', text: 'spec' }],
    },
    {
      code: pod(app()),
      findings: [
        {
          messageId: 'default',
          text: 'spec',
          message:
            "The pod runs as the ServiceAccount 'default', which other pods in the namespace share. Create a ServiceAccount for it and name it in serviceAccountName.",
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
