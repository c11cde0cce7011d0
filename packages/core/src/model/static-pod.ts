import { oncePer } from '../once-per.js';
import type { ComponentKind } from './components/component.js';
import { componentOfContainer } from './components/from-container.js';
import type { PodCursor } from './pod.js';

/** What the kubelet writes to the pods that it got from a file or a URL, and to what it shows of them in the API. */
const SOURCE = 'kubernetes.io/config.source';
const MIRROR = 'kubernetes.io/config.mirror';

/** Folders from which kubelets start pods: kubeadm's, those of other installers, and usual ones of repositories. */
const FOLDER =
  /(?:^|\/)(?:etc\/kubernetes\/manifests|pod-?manifests|static-?manifests|bootstrap-?manifests|static-?pods?|kubelet\.d)\//i;

/** Nothing but a cluster's control plane runs these in a pod of their own. */
const CONTROL_PLANE: ReadonlySet<ComponentKind> = new Set([
  'KubeApiserver',
  'KubeControllerManager',
  'KubeScheduler',
]);

/**
 * Whether the kubelet starts a pod by itself, from a file: it has no ServiceAccount and can use no object of the API,
 * and admission does not see it. Such a pod shows by its folder, by the kubelet's annotations, or as one of the control
 * plane. https://kubernetes.io/docs/tasks/configure-pod-container/static-pod/
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
 * Whether a pod is one of those that run a control plane, as kubeadm and other installers write them: the kubelet
 * starts them before there is an API server. Rules about components judge them by their arguments.
 * https://kubernetes.io/docs/reference/setup-tools/kubeadm/implementation-details/#generate-static-pod-manifests-for-control-plane-components
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
