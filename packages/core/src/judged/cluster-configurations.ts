import { isObject, ownValue } from '../json.js';

/**
 * API groups whose objects configure clusters, or the accounts and machines around them, and that no rule reads. A
 * group beginning with `*.` stands for all that end so.
 */
const GROUPS: readonly string[] = [
  // Those who make clusters: eksctl, kops, kubeone, k0s, k3d, Gardener, Rancher, Kubermatic, Talos.
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

/** Whether an object configures a cluster in a way that no rule reads. */
export function configuresCluster(group: string): boolean {
  return GROUPS.some((own) => (own.startsWith('*') ? group.endsWith(own.slice(1)) : group === own));
}

/** Configuration files without a kind, told by keys that only they have: all of `all`, and `some` of the others. */
const SHAPES: readonly {
  readonly name: string;
  readonly all?: readonly string[];
  readonly some?: { readonly least: number; readonly of: readonly string[] };
}[] = [
  // https://www.talos.dev/latest/reference/configuration/v1alpha1/config/
  { name: 'Talos machine configuration', all: ['version', 'machine'] },
  { name: 'Talos machine configuration', all: ['machine', 'cluster'] },
  // https://rke.docs.rancher.com/config-options
  { name: 'RKE cluster.yml', all: ['nodes', 'services'] },
  // https://docs.k3s.io/cli/server, https://docs.rke2.io/reference/server_config
  {
    name: 'k3s or RKE2 config.yaml',
    some: {
      least: 2,
      of: [
        'agent-token',
        'bind-address',
        'cluster-cidr',
        'cluster-init',
        'cni',
        'datastore-endpoint',
        'disable',
        'disable-cloud-controller',
        'disable-kube-proxy',
        'disable-network-policy',
        'etcd-arg',
        'etcd-expose-metrics',
        'etcd-snapshot-schedule-cron',
        'flannel-backend',
        'kube-apiserver-arg',
        'kube-controller-manager-arg',
        'kube-proxy-arg',
        'kube-scheduler-arg',
        'kubelet-arg',
        'node-label',
        'node-taint',
        'pod-security-admission-config-file',
        'profile',
        'protect-kernel-defaults',
        'secrets-encryption',
        'selinux',
        'service-cidr',
        'tls-san',
        'token',
        'write-kubeconfig-mode',
      ],
    },
  },
];

/** What configuration of a cluster a document without a kind is; undefined for all others. */
export function clusterConfigurationOf(value: unknown): string | undefined {
  if (!isObject(value) || ownValue(value, 'kind') !== undefined) return undefined;
  return SHAPES.find(
    ({ all = [], some }) =>
      all.every((key) => Object.hasOwn(value, key)) &&
      (!some || some.of.filter((key) => Object.hasOwn(value, key)).length >= some.least),
  )?.name;
}
