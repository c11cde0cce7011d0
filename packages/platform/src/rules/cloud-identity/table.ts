import { type Kinds, withTemplate } from '../../fields.js';

/** Where a kind has the permissions of a cloud identity. */
export interface Grants extends Kinds {
  /** Names or ARNs of AWS policies. */
  readonly policies?: readonly string[];
  /** Inline AWS policies, as maps or as JSON. */
  readonly documents?: readonly string[];
  /** Roles of Google Cloud. */
  readonly roles?: readonly string[];
  /** The members that get the roles. */
  readonly members?: readonly string[];
}

const groups = ['nodeGroups', 'managedNodeGroups'];
const FOR_PROVIDER = 'spec.forProvider';

/** Kinds of Upbound's providers: cluster-scoped and namespaced. */
const upbound = (service: string, kinds: readonly string[]): readonly string[] =>
  ['upbound.io', 'm.upbound.io'].flatMap((end) => kinds.map((kind) => `${service}.${end}/${kind}`));

/** Kinds that both Upbound's provider and the community's have. */
const crossplane = (service: string, kinds: readonly string[]): readonly string[] => [
  ...upbound(service, kinds),
  ...kinds.map((kind) => `${service}.crossplane.io/${kind}`),
];

export const GRANTS: readonly Grants[] = [
  // https://docs.aws.amazon.com/eks/latest/eksctl/iamserviceaccounts.html, .../iam-policies.html,
  // .../pod-identity-associations.html
  {
    kinds: ['eksctl.io/ClusterConfig'],
    base: '',
    policies: [
      'iam.serviceAccounts.attachPolicyARNs',
      'iam.podIdentityAssociations.permissionPolicyARNs',
      'addons.attachPolicyARNs',
      'addons.podIdentityAssociations.permissionPolicyARNs',
      ...groups.map((group) => `${group}.iam.attachPolicyARNs`),
    ],
    documents: [
      'iam.serviceAccounts.attachPolicy',
      'iam.podIdentityAssociations.permissionPolicy',
      'addons.attachPolicy',
      'addons.podIdentityAssociations.permissionPolicy',
      ...groups.map((group) => `${group}.iam.attachPolicy`),
    ],
  },
  ...withTemplate<Grants>('controlplane.cluster.x-k8s.io/AWSManagedControlPlane', {
    policies: ['roleAdditionalPolicies'],
  }),
  { kinds: ['infrastructure.cluster.x-k8s.io/AWSManagedMachinePool'], policies: ['roleAdditionalPolicies'] },
  // https://aws-controllers-k8s.github.io/community/reference/iam/v1alpha1/role/
  { kinds: ['iam.services.k8s.aws/Role'], policies: ['policies'], documents: ['inlinePolicies.[*]'] },
  {
    kinds: ['iam.services.k8s.aws/User', 'iam.services.k8s.aws/Group'],
    policies: ['policies'],
    documents: ['inlinePolicies.[*]'],
  },
  { kinds: ['iam.services.k8s.aws/Policy'], documents: ['policyDocument'] },
  // apis/iam and apis/namespaced/iam of crossplane-contrib/provider-upjet-aws, apis/iam of
  // crossplane-contrib/provider-aws: the fields differ
  {
    kinds: crossplane('iam.aws', ['RolePolicyAttachment', 'UserPolicyAttachment', 'GroupPolicyAttachment']),
    base: FOR_PROVIDER,
    policies: ['policyArn'],
  },
  {
    kinds: crossplane('iam.aws', ['Policy', 'RolePolicy']),
    base: FOR_PROVIDER,
    documents: ['policy', 'document'],
  },
  {
    kinds: upbound('iam.aws', ['Role']),
    base: FOR_PROVIDER,
    policies: ['managedPolicyArns'],
    documents: ['inlinePolicy.policy'],
  },
  // pkg/clients/generated/apis/iam/v1beta1 of GoogleCloudPlatform/k8s-config-connector
  { kinds: ['iam.cnrm.cloud.google.com/IAMPolicyMember'], roles: ['role'], members: ['member'] },
  {
    kinds: ['iam.cnrm.cloud.google.com/IAMPolicy', 'iam.cnrm.cloud.google.com/IAMPartialPolicy'],
    roles: ['bindings.role'],
    members: ['bindings.members', 'bindings.members.member'],
  },
  // apis/cloudplatform/v1beta1/zz_projectiammember_types.go of crossplane-contrib/provider-upjet-gcp
  {
    kinds: upbound('cloudplatform.gcp', ['ProjectIAMMember']),
    base: FOR_PROVIDER,
    roles: ['role'],
    members: ['member'],
  },
];

/** Where a kind grants access to an Amazon EKS cluster by an access policy. */
export interface Access extends Kinds {
  readonly entries: string;
  readonly policy: string;
  readonly scope: string;
  readonly principal: string;
}

export const ACCESS: readonly Access[] = [
  // https://docs.aws.amazon.com/eks/latest/eksctl/access-entries.html
  {
    kinds: ['eksctl.io/ClusterConfig'],
    base: '',
    entries: 'accessConfig.accessEntries.[*]',
    policy: 'policyARN',
    scope: 'accessScope.type',
    principal: 'principalARN',
  },
  // https://aws-controllers-k8s.github.io/community/reference/eks/v1alpha1/accessentry/
  {
    kinds: ['eks.services.k8s.aws/AccessEntry'],
    base: 'spec',
    entries: '',
    policy: 'policyARN',
    scope: 'accessScope.type',
    principal: 'principalARN',
  },
];
