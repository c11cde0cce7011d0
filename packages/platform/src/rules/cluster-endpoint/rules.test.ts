import { testRule, VARIABLE } from '../../../test/test-rule.js';

const eksctl = (vpc: string): string =>
  `apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nmetadata: {name: shop, region: eu-west-1}\n${vpc}\n`;
const object = (apiVersion: string, kind: string, spec: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: shop}\nspec: {${spec}}\n`;
const control = (kind: string, spec: string): string =>
  object('controlplane.cluster.x-k8s.io/v1beta2', kind, spec);
const infra = (kind: string, spec: string): string =>
  object('infrastructure.cluster.x-k8s.io/v1beta1', kind, spec);
const kcc = (spec: string): string =>
  object('container.cnrm.cloud.google.com/v1beta1', 'ContainerCluster', spec);

const upbound = (version: string, vpc: string): string =>
  object(`eks.aws.upbound.io/${version}`, 'Cluster', `forProvider: {region: a, vpcConfig: ${vpc}}`);

const closed: readonly string[] = [
  eksctl('vpc: {publicAccessCIDRs: [203.0.113.0/24]}'),
  eksctl('vpc: {clusterEndpoints: {publicAccess: false, privateAccess: true}}'),
  eksctl('privateCluster: {enabled: true}'),
  control('AWSManagedControlPlane', 'endpointAccess: {public: false}'),
  control('AWSManagedControlPlane', 'endpointAccess: {publicCIDRs: [10.0.0.0/8]}'),
  infra('AWSCluster', 'controlPlaneLoadBalancer: {scheme: internal, preserveClientIP: true}'),
  infra('AWSCluster', 'controlPlaneLoadBalancer: {ingressRules: [{cidrBlocks: [10.0.0.0/8]}]}'),
  infra('AWSCluster', 'controlPlaneLoadBalancer: {loadBalancerType: disabled}'),
  infra('AzureManagedControlPlane', 'apiServerAccessProfile: {enablePrivateCluster: true}'),
  infra('AzureManagedControlPlane', 'apiServerAccessProfile: {authorizedIPRanges: [203.0.113.4/32]}'),
  infra('GCPManagedControlPlane', 'master_authorized_networks_config: {cidr_blocks: []}'),
  infra('GCPManagedControlPlane', 'clusterNetwork: {privateCluster: {enablePrivateEndpoint: true}}'),
  kcc('masterAuthorizedNetworksConfig: {cidrBlocks: [{cidrBlock: 10.0.0.0/8}]}'),
  kcc('privateClusterConfig: {enablePrivateEndpoint: true}'),
  kcc('controlPlaneEndpointsConfig: {ipEndpointsConfig: {enabled: false}}'),
  object('kops.k8s.io/v1alpha2', 'Cluster', 'kubernetesApiAccess: [203.0.113.0/24], sshAccess: []'),
  object('eks.services.k8s.aws/v1alpha1', 'Cluster', 'resourcesVPCConfig: {endpointPublicAccess: false}'),
  object(
    'eks.aws.crossplane.io/v1beta1',
    'Cluster',
    'forProvider: {resourcesVpcConfig: {publicAccessCidrs: [10.0.0.0/8]}}',
  ),
  upbound('v1beta1', '[{endpointPublicAccess: false, endpointPrivateAccess: true}]'),
  upbound('v1beta1', '[{publicAccessCidrs: [10.0.0.0/8]}]'),
  upbound('v1beta2', '{endpointPublicAccess: false}'),
  upbound('v1beta2', '{publicAccessCidrs: [10.0.0.0/8]}'),
];

testRule('cluster-api-endpoint-public', {
  valid: [
    ...closed,
    eksctl(''),
    infra('AWSCluster', 'bastion: {enabled: true, disableIngressRules: true}'),
    infra('AWSCluster', 'bastion: {enabled: true, allowedCIDRBlocks: [203.0.113.0/24]}'),
    infra('AWSCluster', 'bastion: {enabled: false}'),
    infra(
      'AWSCluster',
      'controlPlaneLoadBalancer: {scheme: internal, ingressRules: [{cidrBlocks: [0.0.0.0/0]}]}',
    ),
    control('AWSManagedControlPlane', 'endpointAccess: {public: false, publicCIDRs: [0.0.0.0/0]}'),
    control('AWSManagedControlPlane', `endpointAccess: {publicCIDRs: ['${VARIABLE}']}`),
    infra('AzureManagedControlPlane', 'apiServerAccessProfile: {authorizedIPRanges: [0.0.0.0/32]}'),
    {
      name: 'a sandbox',
      code: eksctl('vpc: {publicAccessCIDRs: [0.0.0.0/0]}'),
      options: { sandboxes: ['shop'] },
    },
    { name: 'another kind', code: object('example.com/v1', 'Cluster', 'kubernetesApiAccess: [0.0.0.0/0]') },
  ],
  invalid: [
    ...[
      eksctl('vpc: {publicAccessCIDRs: [0.0.0.0/0]}'),
      control('AWSManagedControlPlane', 'endpointAccess: {publicCIDRs: [10.0.0.0/8, 0.0.0.0/0]}'),
      control(
        'AWSManagedControlPlaneTemplate',
        'template: {spec: {endpointAccess: {publicCIDRs: [0.0.0.0/0]}}}',
      ),
      infra('AWSCluster', 'controlPlaneLoadBalancer: {ingressRules: [{cidrBlocks: [0.0.0.0/0]}]}'),
      infra('AzureManagedControlPlane', 'apiServerAccessProfile: {authorizedIPRanges: [0.0.0.0/0]}'),
      object(
        'containerservice.azure.com/v1api20240901',
        'ManagedCluster',
        'apiServerAccessProfile: {authorizedIPRanges: [0.0.0.0/0]}',
      ),
      infra(
        'GCPManagedControlPlane',
        'master_authorized_networks_config: {cidr_blocks: [{cidr_block: 0.0.0.0/0}]}',
      ),
      kcc('masterAuthorizedNetworksConfig: {cidrBlocks: [{cidrBlock: 0.0.0.0/0}]}'),
      object('kops.k8s.io/v1alpha2', 'Cluster', 'kubernetesApiAccess: [0.0.0.0/0]'),
      object('kops.k8s.io/v1alpha3', 'Cluster', 'api: {access: [0.0.0.0/0], loadBalancer: {type: Public}}'),
      object(
        'eks.services.k8s.aws/v1alpha1',
        'Cluster',
        'resourcesVPCConfig: {publicAccessCIDRs: [0.0.0.0/0]}',
      ),
      upbound('v1beta1', '[{publicAccessCidrs: [0.0.0.0/0]}]'),
      upbound('v1beta2', '{publicAccessCidrs: [0.0.0.0/0]}'),
      object(
        'eks.aws.m.upbound.io/v1beta1',
        'Cluster',
        'forProvider: {vpcConfig: {publicAccessCidrs: [0.0.0.0/0]}}',
      ),
    ].map((code) => ({ code, findings: [{ messageId: 'endpoint', text: '0.0.0.0/0' }] })),
    {
      name: 'both halves and IPv6',
      code: eksctl("vpc: {publicAccessCIDRs: [0.0.0.0/1, 128.0.0.0/1, '::/0']}"),
      findings: [
        { messageId: 'endpoint', text: '0.0.0.0/1' },
        { messageId: 'endpoint', text: '128.0.0.0/1' },
        { messageId: 'endpoint', text: "'::/0'" },
      ],
    },
    {
      code: infra('AWSCluster', 'controlPlaneLoadBalancer: {loadBalancerType: nlb, preserveClientIP: true}'),
      findings: [{ messageId: 'clientAddress', text: 'true' }],
    },
    {
      code: infra('AWSCluster', 'bastion: {enabled: true}'),
      findings: [{ messageId: 'bastion', text: 'true' }],
    },
    {
      code: object('kops.k8s.io/v1alpha2', 'Cluster', "sshAccess: [0.0.0.0/0, '::/0']"),
      findings: [
        { messageId: 'shell', text: '0.0.0.0/0' },
        { messageId: 'shell', text: "'::/0'" },
      ],
    },
  ],
});

testRule('cluster-api-endpoint-unrestricted', {
  valid: [
    ...closed,
    control('AWSManagedControlPlaneTemplate', 'template: {spec: {region: eu-west-1}}'),
    control('AWSManagedControlPlane', `endpointAccess: {public: '${VARIABLE}', publicCIDRs: '${VARIABLE}'}`),
    infra('AWSCluster', 'controlPlaneLoadBalancer: {preserveClientIP: true}'),
    object('kops.k8s.io/v1alpha2', 'Cluster', 'cloudProvider: aws'),
    { name: 'a sandbox', code: eksctl(''), options: { sandboxes: ['shop'] } },
  ],
  invalid: [
    { code: eksctl(''), findings: [{ messageId: 'unrestricted', text: 'shop' }] },
    {
      code: control('AWSManagedControlPlane', 'endpointAccess: {private: true, publicCIDRs: []}'),
      findings: [{ messageId: 'unrestricted', text: 'publicCIDRs' }],
    },
    {
      code: infra('AzureManagedControlPlane', 'location: a'),
      findings: [{ messageId: 'unrestricted', text: 'spec' }],
    },
    {
      code: infra('GCPManagedControlPlane', 'location: a'),
      findings: [{ messageId: 'unrestricted', text: 'spec' }],
    },
    { code: infra('AWSCluster', 'region: a'), findings: [{ messageId: 'unrestricted', text: 'spec' }] },
    {
      code: upbound('v1beta1', '[{endpointPrivateAccess: true}]'),
      findings: [{ messageId: 'unrestricted', text: 'endpointPrivateAccess' }],
    },
    {
      code: upbound('v1beta2', '{publicAccessCidrs: []}'),
      findings: [{ messageId: 'unrestricted', text: 'publicAccessCidrs' }],
    },
    { code: kcc('location: a'), findings: [{ messageId: 'unrestricted', text: 'spec' }] },
  ],
});
