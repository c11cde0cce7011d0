import { testPolicy } from '../../../test/policies.js';

const map = (name: string, namespace: string): string =>
  `apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
  namespace: ${namespace}
data: {mapRoles: ""}
`;

testPolicy('eks-aws-auth', {
  valid: [map('other', 'kube-system'), map('aws-auth', 'shop')],
  invalid: [{ code: map('aws-auth', 'kube-system'), findings: [{ messageId: 'awsAuth', text: 'aws-auth' }] }],
});
