import { testPolicy } from '../../../test/policies.js';

const service = (type: string, annotations: string): string =>
  `apiVersion: v1
kind: Service
metadata:
  name: web
  annotations: ${annotations}
spec:
  type: ${type}
  ports: [{port: 443}]
`;
const AWS = 'service.beta.kubernetes.io/aws-load-balancer-ssl-cert';

testPolicy('load-balancer-tls', {
  valid: [
    service('ClusterIP', '{}'),
    service('LoadBalancer', `{${AWS}: "arn:aws:acm:x"}`),
    {
      name: 'of another provider',
      code: service('LoadBalancer', '{example.com/cert: main}'),
      options: { annotations: ['example.com/cert'] },
    },
  ],
  invalid: [
    { code: service('LoadBalancer', '{}'), findings: [{ messageId: 'plain', text: 'LoadBalancer' }] },
    {
      name: 'an empty one',
      code: service('LoadBalancer', `{${AWS}: ""}`),
      findings: [{ messageId: 'plain', text: 'LoadBalancer' }],
    },
  ],
});
