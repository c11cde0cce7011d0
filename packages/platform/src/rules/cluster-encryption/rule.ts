import { defineRule } from '@plimsoll/core';
import { type Project, type Resource, textOf } from '@plimsoll/core/kubernetes';
import {
  type Field,
  fieldAt,
  isFalse,
  isOpen,
  isTrue,
  type Kinds,
  visitorOf,
  withTemplate,
} from '../../fields.js';

interface Row extends Kinds {
  /** The field that leaves Secrets unencrypted; undefined where none does. */
  fault(spec: Field, resource: Resource, project: Project): Field | undefined;
}

/**
 * Amazon EKS encrypts all API data from 1.28 on. A cluster without a version gets the newest.
 * https://docs.aws.amazon.com/eks/latest/userguide/envelope-encryption.html
 */
function isOldEks(version: Field): boolean {
  const [, minor] = /^v?1\.(\d+)/.exec(textOf(version.value ?? '')) ?? [];
  return minor !== undefined && Number(minor) < 28;
}

const eks =
  (version: string, key: string): Row['fault'] =>
  (spec) => {
    const at = fieldAt(spec, key);
    return isOldEks(fieldAt(spec, version)) && !at.exists ? at : undefined;
  };

/** Keys that only the file of a k3s server has, not those of agents and RKE2. */
const K3S_SERVER = [
  'cluster-init',
  'datastore-endpoint',
  'disable-helm-controller',
  'disable-network-policy',
  'flannel-backend',
];
const K3S_PARTS = new Set(['local-storage', 'metrics-server', 'servicelb', 'traefik']);

/** k3s encrypts on request, RKE2 always: https://docs.k3s.io/security/secrets-encryption */
function k3s(root: Field, resource: Resource, project: Project): Field | undefined {
  const at = fieldAt(root, 'secrets-encryption');
  if (at.exists) return isFalse(at) ? at : undefined;
  const path = resource.embedded?.name ?? resource.file.path;
  const isPart = /\.d\//.test(path) || fieldAt(root, 'server').exists;
  if (isPart || /rke2/.test(path) || fieldAt(root, 'cni').exists || !isServer(root)) return undefined;
  const folder = (other: Resource): string => /^(?:.*\/)?/.exec(other.file.path)![0];
  const elsewhere = project
    .ofKind('K3sConfig', 'k3s')
    .some((other) => folder(other).startsWith(folder(resource)) && Object.hasOwn(other.value, at.path[0]!));
  return elsewhere ? undefined : at;
}

function isServer(root: Field): boolean {
  if (K3S_SERVER.some((key) => fieldAt(root, key).exists)) return true;
  const disabled = fieldAt(root, 'disable').value as unknown;
  return Array.isArray(disabled) && disabled.some((part) => K3S_PARTS.has(part as string));
}

/** https://docs.siderolabs.com/talos/v1.12/reference/configuration/v1alpha1/config#cluster, from 1.14 on a document of its own. */
function talos(root: Field, { file }: Resource, project: Project): Field | undefined {
  const isWhole = ['cluster.ca', 'cluster.token', 'machine.token'].some((path) => fieldAt(root, path).exists);
  if (!isWhole || !/^(?:controlplane|init)$/.test(textOf(fieldAt(root, 'machine.type').value)))
    return undefined;
  const keys = ['secretboxEncryptionSecret', 'aescbcEncryptionSecret'].map((key) =>
    fieldAt(root, `cluster.${key}`),
  );
  const inDocument = project
    .ofKind('KubeEtcdEncryptionConfig', 'talos')
    .some((document) => document.file.path === file.path);
  return keys.some((key) => key.exists) || inDocument ? undefined : keys[0];
}

const ROWS: readonly Row[] = [
  {
    kinds: ['eksctl.io/ClusterConfig'],
    base: '',
    fault: eks('metadata.version', 'secretsEncryption.keyARN'),
  },
  ...withTemplate<Row>('controlplane.cluster.x-k8s.io/AWSManagedControlPlane', {
    fault: eks('version', 'encryptionConfig'),
  }),
  { kinds: ['eks.services.k8s.aws/Cluster'], fault: eks('version', 'encryptionConfig') },
  {
    kinds: ['eks.aws.crossplane.io/Cluster', 'eks.aws.upbound.io/Cluster', 'eks.aws.m.upbound.io/Cluster'],
    base: 'spec.forProvider',
    fault: eks('version', 'encryptionConfig'),
  },
  { kinds: ['k3s/K3sConfig'], base: '', fault: k3s },
  { kinds: ['talos/MachineConfig'], base: '', fault: talos },
  // https://docs.redhat.com/en/documentation/openshift_container_platform/latest/html/etcd/etcd-encrypt
  {
    kinds: ['config.openshift.io/APIServer'],
    fault(spec) {
      const at = fieldAt(spec, 'encryption.type');
      return (at.value as unknown) === undefined || at.value === 'identity' || at.value === ''
        ? at
        : undefined;
    },
  },
  // https://kops.sigs.k8s.io/cluster_spec/#encryptionconfig
  {
    kinds: ['kops.k8s.io/Cluster', 'kops/Cluster'],
    fault(spec) {
      const at = fieldAt(spec, 'encryptionConfig');
      return spec.exists && !isTrue(at) && !isOpen(at) ? at : undefined;
    },
  },
];

/** The rules of the pack cis check the API server's own configuration. This rule checks tools that write it. */
export const clusterEncryption = defineRule({
  meta: {
    description: 'Encrypt Secrets in etcd',
    scope: 'project',
    risk: 6,
    cwe: [311],
    precision: 'high',
    messages: {
      plain:
        "'{{field}}' leaves Secrets unencrypted in etcd, so anyone who gets a disk or a backup can read them all. Turn on encryption.",
    },
  },
  create(context) {
    return visitorOf(ROWS, (spec, { fault }, resource) => {
      const at = fault(spec, resource, context.project);
      if (at) context.report({ at, messageId: 'plain', data: { field: String(at.path.at(-1)) } });
    });
  },
});
