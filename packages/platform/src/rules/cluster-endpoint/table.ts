import { type Field, fieldAt, fieldsAt, isFalse, isTrue, type Kinds, withTemplate } from '../../fields.js';

/** Where a kind says who reaches the API server of the cluster that it creates. */
export interface Endpoint extends Kinds {
  /** Whether the internet cannot reach it at all. */
  isPrivate(spec: Field): boolean;
  /** The ranges that reach it. */
  readonly ranges: readonly string[];
  /** The field without which everyone reaches it; undefined where the default is unknown. */
  readonly needs?: string;
}

/** Where a kind says who can reach its machines by SSH. */
export interface Shell extends Kinds {
  readonly ranges: string;
  /** Whether everyone can if no range is named. */
  isOpenWithout(spec: Field): boolean;
}

const at = fieldAt;

// https://cluster-api-aws.sigs.k8s.io/crd/#controlplane.cluster.x-k8s.io/v1beta2
const eks: Omit<Endpoint, 'kinds'> = {
  isPrivate: (spec) => isFalse(at(spec, 'endpointAccess.public')),
  ranges: ['endpointAccess.publicCIDRs'],
  needs: 'endpointAccess.publicCIDRs',
};
const awsCluster: Omit<Endpoint, 'kinds'> = {
  isPrivate: (spec) =>
    at(spec, 'controlPlaneLoadBalancer.scheme').value === 'internal' ||
    at(spec, 'controlPlaneLoadBalancer.loadBalancerType').value === 'disabled',
  ranges: [
    'controlPlaneLoadBalancer.ingressRules.cidrBlocks',
    'controlPlaneLoadBalancer.ingressRules.ipv6CidrBlocks',
  ],
  needs: 'controlPlaneLoadBalancer.ingressRules',
};
// api/v1beta1/types_class.go of sigs.k8s.io/cluster-api-provider-azure 1.21,
// https://learn.microsoft.com/en-us/azure/aks/api-server-authorized-ip-ranges
const aks: Omit<Endpoint, 'kinds'> = {
  isPrivate: (spec) => isTrue(at(spec, 'apiServerAccessProfile.enablePrivateCluster')),
  ranges: ['apiServerAccessProfile.authorizedIPRanges'],
  needs: 'apiServerAccessProfile.authorizedIPRanges',
};
// https://pkg.go.dev/sigs.k8s.io/cluster-api-provider-gcp/exp/api/v1beta1#MasterAuthorizedNetworksConfig
const gke: Omit<Endpoint, 'kinds'> = {
  isPrivate: (spec) => isTrue(at(spec, 'clusterNetwork.privateCluster.enablePrivateEndpoint')),
  ranges: ['master_authorized_networks_config.cidr_blocks.cidr_block'],
  needs: 'master_authorized_networks_config',
};

export const ENDPOINTS: readonly Endpoint[] = [
  // https://docs.aws.amazon.com/eks/latest/eksctl/vpc-cluster-access.html
  {
    kinds: ['eksctl.io/ClusterConfig'],
    base: '',
    isPrivate: (root) =>
      isFalse(at(root, 'vpc.clusterEndpoints.publicAccess')) || isTrue(at(root, 'privateCluster.enabled')),
    ranges: ['vpc.publicAccessCIDRs'],
    needs: 'vpc.publicAccessCIDRs',
  },
  ...withTemplate<Endpoint>('controlplane.cluster.x-k8s.io/AWSManagedControlPlane', eks),
  ...withTemplate<Endpoint>('infrastructure.cluster.x-k8s.io/AWSCluster', awsCluster),
  ...withTemplate<Endpoint>('infrastructure.cluster.x-k8s.io/AzureManagedControlPlane', aks),
  // Before v1beta1 the kind was experimental, in a group of its own.
  {
    ...aks,
    kinds: [
      'containerservice.azure.com/ManagedCluster',
      'exp.infrastructure.cluster.x-k8s.io/AzureManagedControlPlane',
    ],
  },
  ...withTemplate<Endpoint>('infrastructure.cluster.x-k8s.io/GCPManagedControlPlane', gke),
  // apis/container/v1beta1/containercluster_types.go of GoogleCloudPlatform/k8s-config-connector
  {
    kinds: ['container.cnrm.cloud.google.com/ContainerCluster'],
    isPrivate: (spec) =>
      isTrue(at(spec, 'privateClusterConfig.enablePrivateEndpoint')) ||
      isFalse(at(spec, 'controlPlaneEndpointsConfig.ipEndpointsConfig.enabled')),
    ranges: ['masterAuthorizedNetworksConfig.cidrBlocks.cidrBlock'],
    needs: 'masterAuthorizedNetworksConfig',
  },
  // https://kops.sigs.k8s.io/cluster_spec/#kubernetesapiaccess; kops writes the ranges into the file itself
  {
    kinds: ['kops.k8s.io/Cluster', 'kops/Cluster'],
    isPrivate: (spec) => at(spec, 'api.loadBalancer.type').value === 'Internal',
    ranges: ['kubernetesApiAccess', 'api.access'],
  },
  // https://aws-controllers-k8s.github.io/community/reference/eks/v1alpha1/cluster/
  {
    kinds: ['eks.services.k8s.aws/Cluster'],
    isPrivate: (spec) => isFalse(at(spec, 'resourcesVPCConfig.endpointPublicAccess')),
    ranges: ['resourcesVPCConfig.publicAccessCIDRs'],
    needs: 'resourcesVPCConfig.publicAccessCIDRs',
  },
  // package/crds/eks.aws.crossplane.io_clusters.yaml of crossplane-contrib/provider-aws 0.50
  {
    kinds: ['eks.aws.crossplane.io/Cluster'],
    base: 'spec.forProvider',
    isPrivate: (spec) => isFalse(at(spec, 'resourcesVpcConfig.endpointPublicAccess')),
    ranges: ['resourcesVpcConfig.publicAccessCidrs'],
    needs: 'resourcesVpcConfig.publicAccessCidrs',
  },
  // apis/eks and apis/namespaced/eks of crossplane-contrib/provider-upjet-aws: a list in v1beta1, a map in v1beta2
  {
    kinds: ['eks.aws.upbound.io/Cluster', 'eks.aws.m.upbound.io/Cluster'],
    base: 'spec.forProvider',
    isPrivate: (spec) => fieldsAt(spec, 'vpcConfig.endpointPublicAccess').some(isFalse),
    ranges: ['vpcConfig.publicAccessCidrs'],
    needs: 'vpcConfig.publicAccessCidrs',
  },
];

/** https://cluster-api-aws.sigs.k8s.io/topics/accessing-ec2-instances: a bastion without ranges is open to everyone. */
const bastion: Omit<Shell, 'kinds'> = {
  ranges: 'bastion.allowedCIDRBlocks',
  isOpenWithout: (spec) =>
    isTrue(at(spec, 'bastion.enabled')) && !isTrue(at(spec, 'bastion.disableIngressRules')),
};

export const SHELLS: readonly Shell[] = [
  ...withTemplate<Shell>('controlplane.cluster.x-k8s.io/AWSManagedControlPlane', bastion),
  ...withTemplate<Shell>('infrastructure.cluster.x-k8s.io/AWSCluster', bastion),
  { kinds: ['kops.k8s.io/Cluster', 'kops/Cluster'], ranges: 'sshAccess', isOpenWithout: () => false },
];
