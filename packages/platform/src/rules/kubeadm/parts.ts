import type { Cursor, Json } from '@plimsoll/core/kubernetes';

export type Node = Cursor<Json>;

/** The parts of kubeadm's configuration in one object. Each part may be missing. */
export interface Parts {
  readonly cluster: Node;
  readonly join: Node;
  /** Files that Cluster API writes to the node. */
  readonly files: readonly Node[];
}

const partsOf = (spec: Node): Parts => ({
  cluster: spec.at('clusterConfiguration'),
  join: spec.at('joinConfiguration'),
  files: listOf(spec.at('files')),
});

export const listOf = (cursor: Node): readonly Node[] =>
  Array.isArray(cursor.value) ? (cursor as Cursor<Json[]>).items() : [];

/**
 * The visitor keys of all kinds with kubeadm's configuration.
 * https://kubernetes.io/docs/reference/config-api/kubeadm-config.v1beta4/, https://cluster-api.sigs.k8s.io/
 */
export const eachKubeadm = (judge: (parts: Parts) => void) => {
  const template = (root: Node): Node => root.at('spec').at('template').at('spec');
  return {
    'kubeadm.k8s.io/ClusterConfiguration': (root: Node) =>
      judge({ ...partsOf(root.at('spec')), cluster: root }),
    'kubeadm.k8s.io/JoinConfiguration': (root: Node) => judge({ ...partsOf(root.at('spec')), join: root }),
    'bootstrap.cluster.x-k8s.io/KubeadmConfig': (root: Node) => judge(partsOf(root.at('spec'))),
    'bootstrap.cluster.x-k8s.io/KubeadmConfigTemplate': (root: Node) => judge(partsOf(template(root))),
    'controlplane.cluster.x-k8s.io/KubeadmControlPlane': (root: Node) =>
      judge(partsOf(root.at('spec').at('kubeadmConfigSpec'))),
    'controlplane.cluster.x-k8s.io/KubeadmControlPlaneTemplate': (root: Node) =>
      judge(partsOf(template(root).at('kubeadmConfigSpec'))),
  };
};

/** Other kinds of Cluster API and Talos that write files like kubeadm's: the path of their `files`. */
const OTHERS: Readonly<Record<`${string}/${string}`, readonly string[]>> = {
  'bootstrap.cluster.x-k8s.io/EKSConfig': ['spec'],
  'bootstrap.cluster.x-k8s.io/EKSConfigTemplate': ['spec', 'template', 'spec'],
  'bootstrap.cluster.x-k8s.io/KThreesConfig': ['spec'],
  'bootstrap.cluster.x-k8s.io/KThreesConfigTemplate': ['spec', 'template', 'spec'],
  'bootstrap.cluster.x-k8s.io/RKE2Config': ['spec'],
  'bootstrap.cluster.x-k8s.io/RKE2ConfigTemplate': ['spec', 'template', 'spec'],
  'controlplane.cluster.x-k8s.io/KThreesControlPlane': ['spec', 'kthreesConfigSpec'],
  'controlplane.cluster.x-k8s.io/RKE2ControlPlane': ['spec'],
  // https://docs.siderolabs.com/talos/v1.12/reference/configuration/v1alpha1/config#machine-files
  'talos/MachineConfig': ['machine'],
};

/** The visitor keys of all kinds whose `files` are written to nodes. */
export const eachWithFiles = (judge: (files: readonly Node[]) => void) => ({
  ...eachKubeadm(({ files }) => judge(files)),
  ...Object.fromEntries(
    Object.entries(OTHERS).map(([kind, path]) => [
      kind,
      (root: Node) => judge(listOf(path.reduce((at: Node, key) => at.at(key), root).at('files'))),
    ]),
  ),
});
