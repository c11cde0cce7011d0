import { testPolicy } from '../../../test/policies.js';

const object = (kind: string, name: string, namespace: string | undefined, apiVersion = 'v1'): string =>
  `apiVersion: ${apiVersion}
kind: ${kind}
metadata:
  name: ${name}
${namespace === undefined ? '' : `  namespace: ${namespace}\n`}`;

testPolicy('default-namespace', {
  valid: [
    object('Service', 'web', 'shop'),
    { name: 'a namespace given at install time', code: object('Service', 'web', undefined) },
    object('Service', 'kubernetes', 'default'),
    object('ConfigMap', 'kube-root-ca.crt', 'default'),
    object('ServiceAccount', 'default', 'default'),
    {
      name: 'a cluster-wide object',
      code: object('ClusterRole', 'r', 'default', 'rbac.authorization.k8s.io/v1'),
    },
    {
      name: 'custom resources may be cluster-wide',
      code: object('Widget', 'w', undefined, 'example.com/v1'),
      options: { treatMissingAsDefault: true },
    },
    { name: 'the namespace itself', code: object('Namespace', 'default', undefined) },
  ],
  invalid: [
    {
      code: object('Service', 'web', 'default'),
      findings: [
        {
          messageId: 'default',
          text: 'default',
          message: 'Service default/web is in the namespace default.',
        },
      ],
    },
    {
      name: 'a custom resource',
      code: object('Widget', 'w', 'default', 'example.com/v1'),
      findings: [{ messageId: 'default', text: 'default' }],
    },
    {
      code: object('Service', 'web', undefined),
      options: { treatMissingAsDefault: true },
      findings: [{ messageId: 'missing', text: 'metadata' }],
    },
  ],
});
