import { testRule, VARIABLE } from '../../../test/test-rule.js';

const object = (apiVersion: string, kind: string, spec: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: shop}\nspec: {${spec}}\n`;
const capz = (spec: string): string =>
  object('infrastructure.cluster.x-k8s.io/v1beta1', 'AzureManagedControlPlane', spec);
const aso = (spec: string): string =>
  object('containerservice.azure.com/v1api20240901', 'ManagedCluster', spec);
const gke = (spec: string): string =>
  object('container.cnrm.cloud.google.com/v1beta1', 'ContainerCluster', spec);
const pool = (spec: string): string =>
  object('container.cnrm.cloud.google.com/v1beta1', 'ContainerNodePool', spec);

const identity = 'workloadIdentityConfig: {workloadPool: a.svc.id.goog}';

testRule('managed-cluster-identity-weak', {
  valid: [
    capz('aadProfile: {managed: true}, disableLocalAccounts: true'),
    aso('aadProfile: {managed: true}, disableLocalAccounts: true'),
    aso('sku: {name: Automatic}'),
    capz(`disableLocalAccounts: '${VARIABLE}'`),
    gke(identity),
    gke('enableAutopilot: true'),
    gke(`${identity}, enableLegacyAbac: false, nodeConfig: {workloadMetadataConfig: {mode: GKE_METADATA}}`),
    pool('nodeConfig: {workloadMetadataConfig: {mode: MODE_UNSPECIFIED, nodeMetadata: UNSPECIFIED}}'),
    pool('nodeConfig: {workloadMetadataConfig: {nodeMetadata: GKE_METADATA_SERVER}}'),
    pool('nodeConfig: {}'),
  ],
  invalid: [
    {
      code: capz('aadProfile: {managed: true}'),
      findings: [{ messageId: 'localAccounts', text: 'spec' }],
    },
    {
      code: aso('aadProfile: {managed: true}, disableLocalAccounts: false'),
      findings: [{ messageId: 'localAccounts', text: 'false' }],
    },
    { code: aso('location: a'), findings: [{ messageId: 'noDirectory', text: 'spec' }] },
    {
      code: gke(
        `${identity}, enableLegacyAbac: true, masterAuth: {clientCertificateConfig: {issueClientCertificate: true}}`,
      ),
      findings: [
        { messageId: 'legacyAbac', text: 'true' },
        { messageId: 'clientCertificate', text: 'true' },
      ],
    },
    { code: gke('location: a'), findings: [{ messageId: 'noIdentity', text: 'spec' }] },
    {
      code: pool('nodeConfig: {workloadMetadataConfig: {nodeMetadata: EXPOSE}}'),
      findings: [{ messageId: 'nodeMetadata', text: 'EXPOSE' }],
    },
    {
      code: pool('nodeConfig: {workloadMetadataConfig: {mode: GCE_METADATA}}'),
      findings: [{ messageId: 'nodeMetadata', text: 'GCE_METADATA' }],
    },
  ],
});
