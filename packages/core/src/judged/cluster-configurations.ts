import { isObject, ownValue } from '../json.js';

/**
 * API groups whose objects configure clusters, or the accounts and machines around them. Rules read a few of their
 * kinds. A group that begins with `*.` stands for all that end with the rest.
 */
const GROUPS: readonly string[] = [
  // Tools that create clusters: eksctl, kops, kubeone, k0s, k3d, Gardener, Rancher, Kubermatic, Talos.
  'eksctl.io',
  'kops.k8s.io',
  'kops',
  'kubeone.k8c.io',
  'kubeone.io',
  'k0s.k0sproject.io',
  'k0sctl.k0sproject.io',
  'k3d.io',
  'core.gardener.cloud',
  'provisioning.cattle.io',
  'management.cattle.io',
  'k3s.cattle.io',
  'rke.cattle.io',
  'upgrade.cattle.io',
  'anywhere.eks.amazonaws.com',
  'k3s',
  'talos',
  // Cluster API and its providers.
  'cluster.x-k8s.io',
  '*.cluster.x-k8s.io',
  // Nodes.
  'karpenter.sh',
  'karpenter.k8s.aws',
  'karpenter.azure.com',
  // Crossplane's providers, Config Connector, Azure Service Operator, AWS Controllers for Kubernetes.
  '*.aws.crossplane.io',
  '*.azure.crossplane.io',
  '*.gcp.crossplane.io',
  '*.aws.upbound.io',
  '*.aws.m.upbound.io',
  '*.azure.upbound.io',
  '*.azure.m.upbound.io',
  '*.gcp.upbound.io',
  '*.gcp.m.upbound.io',
  '*.cnrm.cloud.google.com',
  'containerservice.azure.com',
  'eks.services.k8s.aws',
  // OpenShift.
  'config.openshift.io',
  'machineconfiguration.openshift.io',
  'machine.openshift.io',
  'operator.openshift.io',
  'hive.openshift.io',
  'hypershift.openshift.io',
  'installer.openshift.io',
];

const EXACTLY: ReadonlySet<string> = new Set(GROUPS);
const ENDS: readonly string[] = GROUPS.filter((own) => own.startsWith('*')).map((own) => own.slice(1));

/** Whether objects of a group configure a cluster, so that an object that no rule reads is a gap. */
export function configuresCluster(group: string): boolean {
  return EXACTLY.has(group) || ENDS.some((end) => group.endsWith(end));
}

/** The kind of cluster configuration that a document is, if no rule reads it. Undefined for all others. */
export function clusterConfigurationOf(value: unknown): string | undefined {
  // https://rke.docs.rancher.com/config-options
  const rke =
    isObject(value) &&
    ownValue(value, 'kind') === undefined &&
    ['nodes', 'services'].every((key) => Object.hasOwn(value, key));
  return rke ? 'RKE cluster.yml' : undefined;
}
