import { testRule, VARIABLE } from '../../../test/test-rule.js';

const object = (apiVersion: string, kind: string, spec: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: shop}\nspec: {${spec}}\n`;
const eksctl = (rest: string): string =>
  `apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nmetadata: {name: shop, region: a}\n${rest}\n`;
const capa = (spec: string, kind = 'AWSManagedControlPlane'): string =>
  object('controlplane.cluster.x-k8s.io/v1beta2', kind, spec);
const gcp = (spec: string): string =>
  object('infrastructure.cluster.x-k8s.io/v1beta1', 'GCPManagedControlPlane', spec);
const kcc = (spec: string): string =>
  object('container.cnrm.cloud.google.com/v1beta1', 'ContainerCluster', spec);
const openshift = (spec: string): string => object('config.openshift.io/v1', 'APIServer', spec);

testRule('cluster-logging-off', {
  valid: [
    eksctl('cloudWatch: {clusterLogging: {enableTypes: [audit, authenticator, api]}}'),
    eksctl('cloudWatch: {clusterLogging: {enableTypes: ["*"]}}'),
    eksctl('cloudWatch: {clusterLogging: {enableTypes: [all]}}'),
    capa('logging: {audit: true, authenticator: true}'),
    capa(`logging: {audit: '${VARIABLE}', authenticator: true}`),
    capa('template: {spec: {logging: {audit: true, authenticator: true}}}', 'AWSManagedControlPlaneTemplate'),
    object(
      'eks.services.k8s.aws/v1alpha1',
      'Cluster',
      'logging: {clusterLogging: [{enabled: true, types: [audit, authenticator]}]}',
    ),
    gcp('location: a'),
    gcp('loggingService: none, enableAutopilot: true'),
    kcc('loggingService: logging.googleapis.com/kubernetes'),
    openshift('audit: {profile: Default}'),
    openshift('{}'.slice(1, -1)),
    {
      name: 'AKS has diagnostic settings',
      code: object('containerservice.azure.com/v1api20240901', 'ManagedCluster', 'location: a'),
    },
  ],
  invalid: [
    {
      code: eksctl(''),
      findings: [
        {
          messageId: 'off',
          text: 'shop',
          message:
            'The cluster does not log audit and authenticator, so there is no record of who did what. Turn it on.',
        },
      ],
    },
    {
      code: eksctl('cloudWatch: {clusterLogging: {enableTypes: [api, audit]}}'),
      findings: [
        {
          messageId: 'off',
          text: 'enableTypes',
          message:
            'The cluster does not log authenticator, so there is no record of who did what. Turn it on.',
        },
      ],
    },
    {
      code: capa('region: a'),
      findings: [
        {
          messageId: 'off',
          text: 'spec',
          message:
            'The cluster does not log audit and authenticator, so there is no record of who did what. Turn it on.',
        },
      ],
    },
    {
      code: capa('logging: {audit: false, authenticator: true}'),
      findings: [
        {
          messageId: 'off',
          text: 'false',
          message: 'The cluster does not log audit, so there is no record of who did what. Turn it on.',
        },
      ],
    },
    {
      code: object('eks.aws.upbound.io/v1beta1', 'Cluster', 'forProvider: {enabledClusterLogTypes: [api]}'),
      findings: [{ messageId: 'off', text: 'enabledClusterLogTypes' }],
    },
    ...[
      object(
        'eks.services.k8s.aws/v1alpha1',
        'Cluster',
        'logging: {clusterLogging: [{enabled: false, types: [audit, authenticator]}]}',
      ),
      object(
        'eks.aws.crossplane.io/v1beta1',
        'Cluster',
        'forProvider: {logging: {clusterLogging: [{enabled: true, types: [api]}, {enabled: false, types: [audit, authenticator]}]}}',
      ),
    ].map((code) => ({ code, findings: [{ messageId: 'off', text: 'types' }] })),
    { code: gcp('loggingService: none'), findings: [{ messageId: 'off', text: 'none' }] },
    { code: kcc('loggingService: none'), findings: [{ messageId: 'off', text: 'none' }] },
    { code: openshift('audit: {profile: None}'), findings: [{ messageId: 'off', text: 'None' }] },
  ],
});
