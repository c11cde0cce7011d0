import { testRule } from '../../../test/test-rule.js';

const object = (apiVersion: string, kind: string, spec: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: shop}\nspec: {${spec}}\n`;
const eksctl = (rest: string): string =>
  `apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nmetadata: {name: shop, region: a}\n${rest}\n`;
const arn = (name: string): string => `arn:aws:iam::aws:policy/${name}`;
const ALL = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';

testRule('cloud-identity-broad', {
  valid: [
    eksctl(`nodeGroups: [{name: a, iam: {attachPolicyARNs: ["${arn('AmazonEKSWorkerNodePolicy')}"]}}]`),
    eksctl(
      `iam: {serviceAccounts: [{attachPolicyARNs: ["${arn('service-role/AmazonEBSCSIDriverPolicy')}"]}]}`,
    ),
    eksctl(
      'iam: {serviceAccounts: [{attachPolicy: {Statement: [{Effect: Allow, Action: ["s3:*"], Resource: "*"}]}}]}',
    ),
    eksctl(
      'iam: {serviceAccounts: [{attachPolicy: {Statement: [{Effect: Allow, Action: "*", Resource: ["arn:aws:s3:::a/*"]}]}}]}',
    ),
    eksctl(
      'iam: {serviceAccounts: [{attachPolicy: {Statement: [{Effect: Deny, Action: "*", Resource: "*"}]}}]}',
    ),
    object('iam.services.k8s.aws/v1alpha1', 'Policy', "policyDocument: 'no JSON'"),
    object(
      'iam.cnrm.cloud.google.com/v1beta1',
      'IAMPolicyMember',
      'role: roles/viewer, member: user:a@example.com',
    ),
    {
      name: 'an identity for emergencies',
      code: object('iam.services.k8s.aws/v1alpha1', 'Role', `policies: ["${arn('AdministratorAccess')}"]`),
      options: { identities: ['shop'] },
    },
  ],
  invalid: [
    ...[
      eksctl(`iam: {serviceAccounts: [{attachPolicyARNs: ["${arn('AdministratorAccess')}"]}]}`),
      eksctl(`iam: {podIdentityAssociations: [{permissionPolicyARNs: ["${arn('AdministratorAccess')}"]}]}`),
      eksctl(`managedNodeGroups: [{iam: {attachPolicyARNs: ["${arn('AdministratorAccess')}"]}}]`),
      eksctl(`addons: [{attachPolicyARNs: ["${arn('AdministratorAccess')}"]}]`),
      object(
        'controlplane.cluster.x-k8s.io/v1beta2',
        'AWSManagedControlPlane',
        `roleAdditionalPolicies: ["${arn('AdministratorAccess')}"]`,
      ),
      object('iam.services.k8s.aws/v1alpha1', 'Role', `policies: ["${arn('AdministratorAccess')}"]`),
      object(
        'iam.aws.upbound.io/v1beta1',
        'RolePolicyAttachment',
        `forProvider: {policyArn: "${arn('AdministratorAccess')}"}`,
      ),
      object(
        'iam.aws.crossplane.io/v1beta1',
        'RolePolicyAttachment',
        `forProvider: {policyArn: "${arn('AdministratorAccess')}"}`,
      ),
    ].map((code) => ({ code, findings: [{ messageId: 'policy', text: `"${arn('AdministratorAccess')}"` }] })),
    {
      name: 'of China',
      code: object(
        'iam.services.k8s.aws/v1alpha1',
        'User',
        'policies: ["arn:aws-cn:iam::aws:policy/PowerUserAccess"]',
      ),
      findings: [{ messageId: 'policy', text: '"arn:aws-cn:iam::aws:policy/PowerUserAccess"' }],
    },
    {
      code: eksctl(
        'iam: {serviceAccounts: [{attachPolicy: {Statement: [{Effect: Allow, Action: ["*"], Resource: "*"}]}}]}',
      ),
      findings: [{ messageId: 'document', text: 'attachPolicy' }],
    },
    ...[
      object('iam.services.k8s.aws/v1alpha1', 'Policy', `policyDocument: '${ALL}'`),
      object('iam.services.k8s.aws/v1alpha1', 'Role', `inlinePolicies: {a: '${ALL}'}`),
      object('iam.aws.upbound.io/v1beta1', 'Policy', `forProvider: {policy: '${ALL}'}`),
      object('iam.aws.crossplane.io/v1beta1', 'Policy', `forProvider: {document: '${ALL}'}`),
    ].map((code) => ({ code, findings: [{ messageId: 'document', text: `'${ALL}'` }] })),
    {
      code: object(
        'iam.cnrm.cloud.google.com/v1beta1',
        'IAMPolicyMember',
        'role: roles/editor, member: allUsers',
      ),
      findings: [
        { messageId: 'role', text: 'roles/editor' },
        { messageId: 'anybody', text: 'allUsers' },
      ],
    },
    {
      code: object(
        'iam.cnrm.cloud.google.com/v1beta1',
        'IAMPartialPolicy',
        'bindings: [{role: roles/owner, members: [{member: allAuthenticatedUsers}]}]',
      ),
      findings: [
        { messageId: 'role', text: 'roles/owner' },
        { messageId: 'anybody', text: 'allAuthenticatedUsers' },
      ],
    },
  ],
});

const entry = (scope: string): string =>
  `principalARN: arn:aws:iam::111122223333:role/ops, accessPolicies: [{policyARN: arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy, accessScope: {type: ${scope}}}]`;
const ADMIN = 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy';

testRule('cluster-access-entry-admin', {
  valid: [
    eksctl(`accessConfig: {accessEntries: [{${entry('namespace')}}]}`),
    eksctl(`accessConfig: {accessEntries: [{${entry('cluster').replace('ClusterAdmin', 'View')}}]}`),
    {
      code: eksctl(`accessConfig: {accessEntries: [{${entry('cluster')}}]}`),
      options: { principals: ['arn:aws:iam::111122223333:role/ops'] },
    },
  ],
  invalid: [
    {
      code: eksctl(`accessConfig: {accessEntries: [{${entry('cluster')}}]}`),
      findings: [{ messageId: 'admin', text: ADMIN }],
    },
    {
      code: object('eks.services.k8s.aws/v1alpha1', 'AccessEntry', entry('cluster')),
      findings: [{ messageId: 'admin', text: ADMIN }],
    },
  ],
});
