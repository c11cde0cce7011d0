import { binding, testPolicy } from '../../../test/policies.js';

/** Made by `openssl req -new -subj …` with a throwaway key, then base64. */
const requests = {
  '/O=devs/O=system:masters/CN=jane':
    'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlIeE1JR1pBZ0VBTURjeERUQUxCZ05WQkFvTUJHUmxkbk14RnpBVkJnTlZCQW9NRG5ONWMzUmxiVHB0WVhOMApaWEp6TVEwd0N3WURWUVFEREFScVlXNWxNRmt3RXdZSEtvWkl6ajBDQVFZSUtvWkl6ajBEQVFjRFFnQUVGUHhNClplam92YUt4UmJ5RUQ4NHpDTWU5NTdIQ1hzVWFOUzF1b2tQU1VrYmIvZWFiOW5aN08rcitFSFFJU2g2SnVXRnYKelRQdkJmU0J3bWV3dEk0bC9hQUFNQW9HQ0NxR1NNNDlCQU1DQTBjQU1FUUNJQlhVRzJLZjNvTGNSK1lsd2o1dAowcFFGNWRtT2p0eVorRVBsRHBSY1RNMXRBaUJtYnUyRGN6WW5yL3A4emw5ZXVqa1V5YjluMTFDNmhSMnFNL3lZCnBTeDRVZz09Ci0tLS0tRU5EIENFUlRJRklDQVRFIFJFUVVFU1QtLS0tLQo=',
  '/O=devs/CN=system:masters':
    'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlIak1JR0tBZ0VBTUNneERUQUxCZ05WQkFvTUJHUmxkbk14RnpBVkJnTlZCQU1NRG5ONWMzUmxiVHB0WVhOMApaWEp6TUZrd0V3WUhLb1pJemowQ0FRWUlLb1pJemowREFRY0RRZ0FFb1FPcVFFU21aN3dkamNSQ3p4WTY5REtsCkRSa1p6RVI2QW5icVJ4V2krTzhjTHJtWTViYVF0TXZGc3dGQUlnblkvdUh6S0JUejhodXo0b05UT1ZkdnphQUEKTUFvR0NDcUdTTTQ5QkFNQ0EwZ0FNRVVDSVFDdFhmL3V0V1JpQ2Z3ZGoraW9DSHJqY2psUDcyb1NaVjdyQ0dReQpRU0lCMkFJZ2RLKzZNNjM3NE5ZRW0rZGsxTWdnQXBpclZBaG9WdDd0K3g4bHN1dDdMQmc9Ci0tLS0tRU5EIENFUlRJRklDQVRFIFJFUVVFU1QtLS0tLQo=',
};

const request = (value: string): string =>
  `apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata:
  name: jane
spec:
  signerName: kubernetes.io/kube-apiserver-client
  request: ${value}
  usages: [client auth]
`;

const awsAuth = (groups: string): string =>
  `apiVersion: v1
kind: ConfigMap
metadata:
  name: aws-auth
  namespace: kube-system
data:
  mapRoles: |
    # system:masters is for nobody
    - rolearn: arn:aws:iam::111122223333:role/ops
      username: ops
      groups: ${groups}
`;

testPolicy('rbac-system-masters', {
  valid: [
    binding('b', 'ClusterRole/view', ['Group:devs', 'User:system:masters']),
    {
      name: 'the binding of every cluster',
      code: binding('cluster-admin', 'ClusterRole/cluster-admin', ['Group:system:masters']),
    },
    { name: 'a user of that name', code: request(requests['/O=devs/CN=system:masters']) },
    awsAuth('[system:bootstrappers, system:nodes]'),
    { name: 'another ConfigMap', code: awsAuth('[system:masters]').replace('aws-auth', 'docs') },
    {
      name: 'a request that cannot be read',
      code: request('bm8gUEVN'),
      unknown: ['The request is not base64-encoded PEM.'],
    },
  ],
  invalid: [
    {
      name: 'the binding of every cluster to another role',
      code: binding('cluster-admin', 'ClusterRole/view', ['Group:system:masters']),
      findings: [{ messageId: 'binding', text: 'system:masters' }],
    },
    {
      code: binding('b', 'ClusterRole/view', ['Group:system:masters'], { namespace: 'shop' }),
      findings: [
        {
          messageId: 'binding',
          text: 'system:masters',
          message:
            "RoleBinding shop/b binds the group 'system:masters', which can do everything anyway. Bind a group of your own instead.",
        },
      ],
    },
    {
      code: request(requests['/O=devs/O=system:masters/CN=jane']),
      findings: [{ messageId: 'certificate', text: requests['/O=devs/O=system:masters/CN=jane'] }],
    },
    {
      name: 'in a file of eksctl',
      code: 'apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nmetadata: {name: a, region: b}\niamIdentityMappings: [{arn: c, groups: [devs, "system:masters"]}]\n',
      findings: [{ messageId: 'mapping', text: '"system:masters"' }],
    },
    {
      name: 'in a control plane of Cluster API',
      code: 'apiVersion: controlplane.cluster.x-k8s.io/v1beta2\nkind: AWSManagedControlPlane\nmetadata: {name: a}\nspec: {iamAuthenticatorConfig: {mapUsers: [{userarn: c, groups: ["system:masters"]}]}}\n',
      findings: [{ messageId: 'mapping', text: '"system:masters"' }],
    },
    {
      name: 'in flow style',
      code: awsAuth('[system:nodes, "system:masters"]'),
      findings: [{ messageId: 'awsAuth', text: 'mapRoles' }],
    },
    {
      name: 'in block style',
      code: awsAuth('\n      - system:masters'),
      findings: [{ messageId: 'awsAuth', text: 'mapRoles' }],
    },
  ],
});
