import type { PodCursor } from '@plimsoll/core';

/**
 * Whether a pod is one of the static pods that run a control plane, as kubeadm writes them. The kubelet starts
 * them before there is an API server, and other rules judge them by their arguments.
 * https://kubernetes.io/docs/reference/setup-tools/kubeadm/implementation-details/#generate-static-pod-manifests-for-control-plane-components
 */
export function isControlPlanePod({ owner }: PodCursor): boolean {
  return owner.kind === 'Pod' && owner.namespace === 'kube-system' && owner.labels.tier === 'control-plane';
}
