import type { ComponentKind } from './component.js';

/**
 * How a carrier writes the settings of a component. `args`: a map of flags, or a list of names and values. `words`: a
 * list of `flag=value`. `fields`: fields that are named after the flags. `file`: the component's own configuration.
 */
export type Form = 'args' | 'words' | 'fields' | 'file';

/** One place of a carrier that configures a component. `*` stands for every item of a list. */
type Part = readonly [kind: ComponentKind, form: Form, ...path: readonly string[]];

/** A kind of another project that contains settings of components, and completes them itself. */
export interface Carrier {
  /** The program that passes the settings on. It decides what the file leaves out. */
  readonly by: string;
  readonly parts: readonly Part[];
  /** List flags of the API server to which given values are added, with their previous values. */
  readonly adds?: Readonly<Record<string, string>>;
}

const below = (path: readonly string[], parts: readonly Part[]): readonly Part[] =>
  parts.map(([kind, form, ...own]): Part => [kind, form, ...path, ...own]);

// https://kops.sigs.k8s.io/cluster_spec/, https://kops.sigs.k8s.io/instance_groups/
const kopsCluster: Carrier = {
  by: 'kops',
  parts: below(
    ['spec'],
    [
      ['KubeApiserver', 'fields', 'kubeAPIServer'],
      ['KubeControllerManager', 'fields', 'kubeControllerManager'],
      ['KubeScheduler', 'fields', 'kubeScheduler'],
      ['KubeProxy', 'fields', 'kubeProxy'],
      ['Kubelet', 'fields', 'kubelet'],
      ['Kubelet', 'fields', 'controlPlaneKubelet'],
      ['Kubelet', 'fields', 'masterKubelet'],
    ],
  ),
};
const kopsInstanceGroup: Carrier = { by: 'kops', parts: [['Kubelet', 'fields', 'spec', 'kubelet']] };

// https://docs.k3s.io/cli/server#customized-flags-for-kubernetes-processes, https://docs.rke2.io/reference/server_config
const RANCHER: readonly Part[] = [
  ['Etcd', 'words', 'etcd-arg'],
  ['KubeApiserver', 'words', 'kube-apiserver-arg'],
  ['KubeControllerManager', 'words', 'kube-controller-manager-arg'],
  ['KubeScheduler', 'words', 'kube-scheduler-arg'],
  ['KubeProxy', 'words', 'kube-proxy-arg'],
  ['Kubelet', 'words', 'kubelet-arg'],
];
/** In a drop-in, a key that ends in `+` appends to a list. */
const k3s: Carrier = {
  by: 'k3s or RKE2',
  parts: [...RANCHER, ...RANCHER.map(([kind, form, key]): Part => [kind, form, `${key}+`])],
};

// https://pkg.go.dev/github.com/rancher/cluster-api-provider-rke2/controlplane/api/v1beta1#RKE2ServerConfig
const RKE2_NODE: readonly Part[] = [
  ['Kubelet', 'words', 'agentConfig', 'kubelet', 'extraArgs'],
  ['KubeProxy', 'words', 'agentConfig', 'kubeProxy', 'extraArgs'],
];
const RKE2_SERVER: readonly Part[] = [
  ['Etcd', 'words', 'serverConfig', 'etcd', 'customConfig', 'extraArgs'],
  ['KubeApiserver', 'words', 'serverConfig', 'kubeAPIServer', 'extraArgs'],
  ['KubeControllerManager', 'words', 'serverConfig', 'kubeControllerManager', 'extraArgs'],
  ['KubeScheduler', 'words', 'serverConfig', 'kubeScheduler', 'extraArgs'],
  ...RKE2_NODE,
];
// https://pkg.go.dev/github.com/k3s-io/cluster-api-k3s/bootstrap/api/v1beta2#KThreesServerConfig
const K3S_SERVER: readonly Part[] = [
  ['KubeApiserver', 'words', 'serverConfig', 'kubeAPIServerArg'],
  ['KubeControllerManager', 'words', 'serverConfig', 'kubeControllerManagerArgs'],
  ['KubeScheduler', 'words', 'serverConfig', 'kubeSchedulerArgs'],
  ['Kubelet', 'words', 'agentConfig', 'kubeletArgs'],
  ['KubeProxy', 'words', 'agentConfig', 'kubeProxyArgs'],
];

/** `ControlPlaneStaticPodController` of Talos: https://github.com/siderolabs/talos/blob/main/internal/app/machined/pkg/controllers/k8s/control_plane_static_pod.go */
const TALOS_ADDS: Carrier['adds'] = {
  'authorization-mode': 'Node,RBAC',
  'enable-admission-plugins': 'NodeRestriction',
};

// https://docs.siderolabs.com/talos/v1.12/reference/configuration/v1alpha1/config, and from 1.14 on a document each
const talos: Carrier = {
  by: 'Talos',
  adds: TALOS_ADDS,
  parts: [
    ['Etcd', 'args', 'cluster', 'etcd', 'extraArgs'],
    ['KubeApiserver', 'args', 'cluster', 'apiServer', 'extraArgs'],
    ['KubeControllerManager', 'args', 'cluster', 'controllerManager', 'extraArgs'],
    ['KubeScheduler', 'args', 'cluster', 'scheduler', 'extraArgs'],
    ['KubeScheduler', 'file', 'cluster', 'scheduler', 'config'],
    ['KubeProxy', 'args', 'cluster', 'proxy', 'extraArgs'],
    ['Kubelet', 'args', 'machine', 'kubelet', 'extraArgs'],
    ['Kubelet', 'file', 'machine', 'kubelet', 'extraConfig'],
  ],
};
const talosDocument = (kind: ComponentKind): Carrier => ({
  by: 'Talos',
  adds: TALOS_ADDS,
  parts: [
    [kind, 'args', 'extraArgs'],
    [kind, 'file', 'config'],
  ],
});

const rke2 = (path: readonly string[]): Carrier => ({ by: 'RKE2', parts: below(path, RKE2_SERVER) });
const rke2Node = (path: readonly string[]): Carrier => ({ by: 'RKE2', parts: below(path, RKE2_NODE) });
const kThrees = (path: readonly string[]): Carrier => ({ by: 'k3s', parts: below(path, K3S_SERVER) });
const eks = (path: readonly string[]): Carrier => ({
  by: 'Amazon EKS',
  parts: below(path, [['Kubelet', 'args', 'kubeletExtraArgs']]),
});
const nodeadm = (path: readonly string[]): Carrier => ({
  by: 'Amazon EKS',
  parts: below(path, [
    ['Kubelet', 'file', 'kubelet', 'config'],
    ['Kubelet', 'words', 'kubelet', 'flags'],
  ]),
});
const k0s: Carrier = {
  by: 'k0s',
  parts: below(
    ['spec'],
    [
      ['Etcd', 'args', 'storage', 'etcd', 'extraArgs'],
      ['KubeApiserver', 'args', 'api', 'extraArgs'],
      ['KubeControllerManager', 'args', 'controllerManager', 'extraArgs'],
      ['KubeScheduler', 'args', 'scheduler', 'extraArgs'],
    ],
  ),
};

const TEMPLATE = ['spec', 'template', 'spec'];

/** By group and kind, in any version. */
export const CARRIERS: Readonly<Record<string, Carrier>> = {
  'kops.k8s.io/Cluster': kopsCluster,
  'kops.k8s.io/InstanceGroup': kopsInstanceGroup,
  // The group of kops before 1.12.
  'kops/Cluster': kopsCluster,
  'kops/InstanceGroup': kopsInstanceGroup,
  'k3s/K3sConfig': k3s,
  // https://ranchermanager.docs.rancher.com/reference-guides/cluster-configuration/rancher-server-configuration/rke2-cluster-configuration
  'provisioning.cattle.io/Cluster': {
    by: 'RKE2',
    parts: [
      ...below(['spec', 'rkeConfig', 'machineGlobalConfig'], RANCHER),
      ...below(['spec', 'rkeConfig', 'machineSelectorConfig', '*', 'config'], RANCHER),
    ],
  },
  'controlplane.cluster.x-k8s.io/RKE2ControlPlane': rke2(['spec']),
  'controlplane.cluster.x-k8s.io/RKE2ControlPlaneTemplate': rke2(TEMPLATE),
  'bootstrap.cluster.x-k8s.io/RKE2Config': rke2Node(['spec']),
  'bootstrap.cluster.x-k8s.io/RKE2ConfigTemplate': rke2Node(TEMPLATE),
  'controlplane.cluster.x-k8s.io/KThreesControlPlane': kThrees(['spec', 'kthreesConfigSpec']),
  'controlplane.cluster.x-k8s.io/KThreesControlPlaneTemplate': kThrees([...TEMPLATE, 'kthreesConfigSpec']),
  'bootstrap.cluster.x-k8s.io/KThreesConfig': kThrees(['spec']),
  'bootstrap.cluster.x-k8s.io/KThreesConfigTemplate': kThrees(TEMPLATE),
  // https://docs.k0sproject.io/stable/configuration/#configuration-file-reference
  'k0s.k0sproject.io/ClusterConfig': k0s,
  'talos/MachineConfig': talos,
  'talos/KubeAPIServerConfig': talosDocument('KubeApiserver'),
  'talos/KubeControllerManagerConfig': talosDocument('KubeControllerManager'),
  'talos/KubeSchedulerConfig': talosDocument('KubeScheduler'),
  'talos/KubeProxyConfig': talosDocument('KubeProxy'),
  'talos/KubeletConfig': talosDocument('Kubelet'),
  // https://docs.redhat.com/en/documentation/openshift_container_platform/latest/html/machine_configuration/machine-configs-custom
  'machineconfiguration.openshift.io/KubeletConfig': {
    by: 'OpenShift',
    parts: [['Kubelet', 'file', 'spec', 'kubeletConfig']],
  },
  // https://docs.aws.amazon.com/eks/latest/eksctl/customizing-the-kubelet.html
  'eksctl.io/ClusterConfig': {
    by: 'Amazon EKS',
    parts: [
      ['Kubelet', 'file', 'nodeGroups', '*', 'kubeletExtraConfig'],
      ['Kubelet', 'file', 'managedNodeGroups', '*', 'kubeletExtraConfig'],
    ],
  },
  // https://cluster-api-aws.sigs.k8s.io/crd/#bootstrap.cluster.x-k8s.io/v1beta2
  'bootstrap.cluster.x-k8s.io/EKSConfig': eks(['spec']),
  'bootstrap.cluster.x-k8s.io/EKSConfigTemplate': eks(TEMPLATE),
  'bootstrap.cluster.x-k8s.io/NodeadmConfig': nodeadm(['spec']),
  'bootstrap.cluster.x-k8s.io/NodeadmConfigTemplate': nodeadm(TEMPLATE),
  'node.eks.aws/NodeConfig': nodeadm(['spec']),
  // https://karpenter.sh/docs/concepts/nodeclasses/#speckubelet
  'karpenter.k8s.aws/EC2NodeClass': { by: 'Karpenter', parts: [['Kubelet', 'file', 'spec', 'kubelet']] },
};
