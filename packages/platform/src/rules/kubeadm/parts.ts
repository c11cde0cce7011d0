import type { Cursor, Json } from '@plimsoll/core';

export type Node = Cursor<Json>;

/** What one object holds of kubeadm's configuration; each part may be absent. */
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
 * The visitor keys of all that hold kubeadm's configuration.
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
