import { oncePer } from '../once-per.js';
import type { ComponentKind } from './components/component.js';
import { componentOfContainer } from './components/from-container.js';
import type { PodCursor } from './pod-cursor.js';

/** What the kubelet adds to pods from a file or a URL, and to their copies in the API. */
const SOURCE = 'kubernetes.io/config.source';
const MIRROR = 'kubernetes.io/config.mirror';

/**
 * Directories from which kubelets start pods: kubeadm's, those of other installers, and common ones in repositories.
 */
const FOLDER =
  /(?:^|\/)(?:etc\/kubernetes\/manifests|pod-?manifests|static-?manifests|bootstrap-?manifests|static-?pods?|kubelet\.d)\//i;

/** Only the control plane of a cluster runs these in pods of their own. */
const CONTROL_PLANE: ReadonlySet<ComponentKind> = new Set([
  'KubeApiserver',
  'KubeControllerManager',
  'KubeScheduler',
]);

/**
 * Whether the kubelet starts a pod by itself, from a file: the pod has no ServiceAccount and can use no object of the
 * API, and admission does not check it. Its directory, the kubelet's annotations, or its program as one of the control
 * plane show this. https://kubernetes.io/docs/tasks/configure-pod-container/static-pod/
 * @example
 * if (isStaticPod(pod)) context.notApplicable();
 */
export function isStaticPod(pod: PodCursor): boolean {
  const { owner } = pod;
  if (!isPod(pod)) return false;
  const annotations = pod.metadata.at('annotations');
  const source = annotations.at(SOURCE).value;
  if (annotations.at(MIRROR).exists || source === 'file' || source === 'http') return true;
  return FOLDER.test(owner.file.path) || isControlPlanePod(pod);
}

/**
 * Whether a pod runs a part of the control plane, as kubeadm and other installers write it: the kubelet starts it
 * before there is an API server. Rules about components check its arguments.
 * https://kubernetes.io/docs/reference/setup-tools/kubeadm/implementation-details/#generate-static-pod-manifests-for-control-plane-components
 * @example
 * if (isControlPlanePod(pod)) context.notApplicable();
 */
export const isControlPlanePod = oncePer((pod: PodCursor): boolean => {
  const { owner, containers } = pod;
  if (!isPod(pod) || pod.at('serviceAccountName').exists) return false;
  const inSystem = owner.namespace === 'kube-system';
  if (inSystem && owner.labels.tier === 'control-plane') return true;
  return containers.some((container) => {
    const kind = componentOfContainer(container)?.kind;
    return kind !== undefined && (inSystem || CONTROL_PLANE.has(kind));
  });
});

const isPod = ({ owner }: PodCursor): boolean => owner.kind === 'Pod' && owner.group === '';
