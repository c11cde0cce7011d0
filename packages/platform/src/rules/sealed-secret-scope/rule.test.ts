import { testRule } from '../../../test/test-rule.js';

const sealed = (metadata: string, spec = ''): string => `apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: {name: database, namespace: shop${metadata}}
spec:
  encryptedData: {password: AgBy3i4OJSWK}
${spec}`;

testRule('sealed-secret-scope', {
  valid: [
    sealed(''),
    sealed(', annotations: {sealedsecrets.bitnami.com/namespace-wide: "true"}'),
    sealed(', annotations: {sealedsecrets.bitnami.com/cluster-wide: "false"}'),
    {
      name: 'for everyone',
      code: sealed(', annotations: {sealedsecrets.bitnami.com/cluster-wide: "true"}'),
      options: { allowed: ['database'] },
    },
    {
      name: 'a kind of another product',
      code: sealed(', annotations: {sealedsecrets.bitnami.com/cluster-wide: "true"}').replace(
        'bitnami.com/v1alpha1',
        'example.com/v1',
      ),
    },
  ],
  invalid: [
    {
      code: sealed(', annotations: {sealedsecrets.bitnami.com/cluster-wide: "true"}'),
      findings: [{ messageId: 'clusterWide', text: '"true"' }],
    },
    {
      name: 'in the template, once',
      code: sealed(
        '',
        '  template: {metadata: {annotations: {sealedsecrets.bitnami.com/cluster-wide: "true"}}}\n',
      ),
      findings: [{ messageId: 'clusterWide', text: '"true"' }],
    },
  ],
});
