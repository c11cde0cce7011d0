import { defineRule } from '@plimsoll/core';
import { textOf } from '@plimsoll/core/kubernetes';
import {
  type Field,
  fieldAt,
  fieldsAt,
  isOpen,
  isTrue,
  type Kinds,
  visitorOf,
  withTemplate,
} from '../../fields.js';

type Fault =
  | 'localAccounts'
  | 'noDirectory'
  | 'legacyAbac'
  | 'clientCertificate'
  | 'nodeMetadata'
  | 'noIdentity';

interface Row extends Kinds {
  faults(spec: Field): readonly (readonly [Fault, Field])[];
}

/**
 * https://learn.microsoft.com/en-us/azure/aks/manage-local-accounts-managed-azure-ad; the fields are those of
 * api/v1beta1/types_class.go of sigs.k8s.io/cluster-api-provider-azure 1.21 and of ManagedCluster in
 * github.com/Azure/azure-service-operator 2.13, which alone has `sku.name`
 */
const aks: Row['faults'] = (spec) => {
  const local = fieldAt(spec, 'disableLocalAccounts');
  const directory = fieldAt(spec, 'aadProfile');
  // AKS Automatic has no local accounts.
  if (!spec.exists || isTrue(local) || isOpen(local) || fieldAt(spec, 'sku.name').value === 'Automatic')
    return [];
  return [directory.exists ? ['localAccounts', local] : ['noDirectory', directory]];
};

/**
 * https://docs.cloud.google.com/kubernetes-engine/docs/how-to/hardening-your-cluster and
 * apis/container/v1beta1/containercluster_types.go of GoogleCloudPlatform/k8s-config-connector. The values are those of
 * WorkloadMetadataConfig in google/container/v1beta1/cluster_service.proto: an unspecified one counts as missing.
 */
const nodes = (spec: Field): readonly (readonly [Fault, Field])[] =>
  fieldsAt(spec, 'nodeConfig.workloadMetadataConfig')
    .flatMap((config) => ['mode', 'nodeMetadata'].map((key) => fieldAt(config, key)))
    .filter(({ value }) => /^(?:GCE_METADATA|EXPOSE)$/.test(textOf(value)))
    .map((at) => ['nodeMetadata', at]);

const gke: Row['faults'] = (spec) => {
  const abac = fieldAt(spec, 'enableLegacyAbac');
  const certificate = fieldAt(spec, 'masterAuth.clientCertificateConfig.issueClientCertificate');
  const identity = fieldAt(spec, 'workloadIdentityConfig');
  const faults: (readonly [Fault, Field])[] = [...nodes(spec)];
  if (isTrue(abac)) faults.push(['legacyAbac', abac]);
  if (isTrue(certificate)) faults.push(['clientCertificate', certificate]);
  if (spec.exists && !identity.exists && !isTrue(fieldAt(spec, 'enableAutopilot')))
    faults.push(['noIdentity', identity]);
  return faults;
};

const ROWS: readonly Row[] = [
  ...withTemplate<Row>('infrastructure.cluster.x-k8s.io/AzureManagedControlPlane', { faults: aks }),
  {
    kinds: [
      'containerservice.azure.com/ManagedCluster',
      'exp.infrastructure.cluster.x-k8s.io/AzureManagedControlPlane',
    ],
    faults: aks,
  },
  { kinds: ['container.cnrm.cloud.google.com/ContainerCluster'], faults: gke },
  { kinds: ['container.cnrm.cloud.google.com/ContainerNodePool'], faults: nodes },
];

export const managedIdentity = defineRule({
  meta: {
    description: "Use the provider's identities for people and workloads in a managed cluster",
    scope: 'resource',
    risk: 6,
    cwe: [287],
    precision: 'high',
    messages: {
      localAccounts:
        'Besides Microsoft Entra ID, the cluster has an administrator certificate that stays valid when people leave. Set disableLocalAccounts: true.',
      noDirectory:
        'Without aadProfile, all administrators share one certificate that names nobody. Connect Microsoft Entra ID and disable local accounts.',
      legacyAbac:
        'Legacy authorization gives every ServiceAccount broad permissions that bypass RBAC. Turn it off.',
      clientCertificate:
        'The cluster issues a client certificate that cannot be revoked. Set issueClientCertificate: false.',
      nodeMetadata: "Every pod gets the credentials of the node's service account. Set mode: GKE_METADATA.",
      noIdentity:
        "Without workloadIdentityConfig, all pods use the node's service account and its permissions. Name a workloadPool.",
    },
  },
  create(context) {
    return visitorOf(ROWS, (spec, { faults }) => {
      for (const [messageId, at] of faults(spec)) context.report({ at, messageId });
    });
  },
});
