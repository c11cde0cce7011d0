import type { coreV1 } from '@plimsoll/kubernetes-api';
import type { Cursor } from './resource.js';

/**
 * Labels of nodes that run the control plane. Their taints have the same keys.
 * https://kubernetes.io/docs/reference/labels-annotations-taints/#node-role-kubernetes-io-control-plane
 */
const LABELS: readonly (string | undefined)[] = [
  'node-role.kubernetes.io/control-plane',
  'node-role.kubernetes.io/master',
  'node-role.kubernetes.io/etcd',
];

/**
 * Whether a label, or the key of a taint, belongs to nodes that run the control plane.
 * @example
 * isControlPlaneLabel('node-role.kubernetes.io/control-plane'); // true
 */
export const isControlPlaneLabel = (label: string | undefined): boolean => LABELS.includes(label);

/**
 * Whether a toleration allows a pod on nodes that run the control plane: for their taint, or for all taints.
 * @example
 * const at = pod.at('tolerations').items().find(toleratesControlPlane);
 */
export function toleratesControlPlane(toleration: Cursor<coreV1.Toleration>): boolean {
  const key = toleration.at('key').value ?? '';
  const everything = key === '' && toleration.at('operator').value === 'Exists';
  const effect = toleration.at('effect').value ?? '';
  return (everything || isControlPlaneLabel(key)) && (effect === '' || effect === 'NoSchedule');
}
