import type { coreV1 } from '@plimsoll/kubernetes-api';
import type { Cursor } from './cursor.js';

/**
 * Labels of nodes that run the control plane; the keys of their taints are the same.
 * https://kubernetes.io/docs/reference/labels-annotations-taints/#node-role-kubernetes-io-control-plane
 */
const LABELS: readonly (string | undefined)[] = [
  'node-role.kubernetes.io/control-plane',
  'node-role.kubernetes.io/master',
  'node-role.kubernetes.io/etcd',
];

/** Whether a label, or the key of a taint, is one of nodes that run the control plane. */
export const isControlPlaneLabel = (label: string | undefined): boolean => LABELS.includes(label);

/** Whether a toleration lets a pod onto nodes that run the control plane: one for their taint, or for all taints. */
export function toleratesControlPlane(toleration: Cursor<coreV1.Toleration>): boolean {
  const key = toleration.at('key').value ?? '';
  const everything = key === '' && toleration.at('operator').value === 'Exists';
  const effect = toleration.at('effect').value ?? '';
  return (everything || isControlPlaneLabel(key)) && (effect === '' || effect === 'NoSchedule');
}
