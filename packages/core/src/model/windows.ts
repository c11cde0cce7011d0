import type { coreV1 } from '@plimsoll/kubernetes-api';
import type { PodCursor } from './pod-cursor.js';
import type { Cursor } from './resource.js';

/** https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-os */
const OS_LABELS: readonly string[] = ['kubernetes.io/os', 'beta.kubernetes.io/os'];

/**
 * Only on Windows nodes: https://kubernetes.io/docs/reference/labels-annotations-taints/#nodekubernetesiowindows-build
 */
const BUILD = 'node.kubernetes.io/windows-build';

/**
 * Whether a pod can only run on Windows nodes: because of `spec.os.name`, its node selector, each term of its required
 * node affinity, or containers that are host processes of Windows.
 * https://kubernetes.io/docs/concepts/windows/user-guide/#ensuring-os-specific-workloads-land-on-the-appropriate-container-host
 */
export function runsOnWindows(pod: PodCursor): boolean {
  const os = pod.at('os').at('name').value;
  if (os !== undefined) return os === 'windows';
  const selector = pod.at('nodeSelector');
  return (
    OS_LABELS.some((label) => selector.at(label).value === 'windows') ||
    selector.at(BUILD).exists ||
    isAffineToWindows(pod) ||
    [pod as unknown as Cursor<coreV1.Container>, ...pod.containers].some(isHostProcess)
  );
}

function isAffineToWindows(pod: PodCursor): boolean {
  const terms = pod
    .at('affinity')
    .at('nodeAffinity')
    .at('requiredDuringSchedulingIgnoredDuringExecution')
    .at('nodeSelectorTerms')
    .items();
  return terms.length > 0 && terms.every((term) => term.at('matchExpressions').items().some(isOfWindows));
}

/** A node runs Linux or Windows: https://kubernetes.io/docs/concepts/windows/intro/ */
function isOfWindows(expression: Cursor<coreV1.NodeSelectorRequirement>): boolean {
  const [key, operator] = [expression.at('key').value ?? '', expression.at('operator').value];
  const values = expression.at('values').items();
  if (key === BUILD) return operator === 'In' || operator === 'Exists';
  if (!OS_LABELS.includes(key)) return false;
  if (operator === 'NotIn') return values.some(({ value }) => value === 'linux');
  return operator === 'In' && values.every(({ value }) => value === 'windows');
}

const isHostProcess = (at: Cursor<coreV1.Container>): boolean =>
  at.at('securityContext').at('windowsOptions').at('hostProcess').value === true;
