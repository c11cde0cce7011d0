import { oncePer } from '@plimsoll/core/internal';
import {
  isControlPlaneLabel,
  isControlPlanePod,
  type KubernetesVersion,
  type PodCursor,
  toleratesControlPlane,
} from '@plimsoll/core/kubernetes';
import type { Evidence } from '../../graph/types.js';

/** How a pod can run on nodes of the control plane. */
export interface Placement {
  readonly evidence: readonly Evidence[];
  readonly doubt: string | undefined;
}

/** Whether a pod's selection includes nodes of the control plane: yes, no, only these, or unknown. */
type Meets = 'yes' | 'no' | 'only' | { readonly label: string };

/** Labels that nodes of all classes have. */
const EVERYWHERE = /^(?:beta\.)?kubernetes\.io\/(?:os|arch)$/;
const ROLE = /^node-role\.kubernetes\.io\//;

function meetsLabel(label: string, isWanted: boolean): Meets {
  if (isControlPlaneLabel(label)) return isWanted ? 'only' : 'no';
  if (!isWanted || EVERYWHERE.test(label)) return 'yes';
  return ROLE.test(label) ? 'no' : { label };
}

const isUnknown = (meets: Meets): meets is { readonly label: string } => typeof meets === 'object';

/** All of them must match. */
const all = (each: readonly Meets[]): Meets =>
  each.find((meets) => meets === 'no') ??
  each.find((meets) => meets === 'only') ??
  each.find(isUnknown) ??
  'yes';

/** One of them must match. */
const any = (each: readonly Meets[]): Meets =>
  each.find((meets) => meets === 'yes') ??
  each.find(isUnknown) ??
  each.find((meets) => meets === 'only') ??
  each[0] ??
  'yes';

/** From the node selector and the required node affinity. */
const meetsOf = oncePer((pod: PodCursor): Meets => {
  const selector = pod
    .at('nodeSelector')
    .entries()
    .map(([label]) => meetsLabel(label, true));
  const terms = pod
    .at('affinity')
    .at('nodeAffinity')
    .at('requiredDuringSchedulingIgnoredDuringExecution')
    .at('nodeSelectorTerms')
    .items()
    .map((term) =>
      all(
        term
          .at('matchExpressions')
          .items()
          .map((each) =>
            meetsLabel(
              each.at('key').value ?? '',
              !/^(?:NotIn|DoesNotExist)$/.test(each.at('operator').value ?? ''),
            ),
          ),
      ),
    );
  return all([...selector, any(terms)]);
});

const OLD_TAINT = 'node-role.kubernetes.io/master';

/**
 * What lets a pod run on nodes of the control plane. Undefined if it cannot: it must tolerate their taint, and its
 * selector and affinity must not exclude them. Since 1.25 the only taint is `control-plane`:
 * https://kubernetes.io/docs/reference/labels-annotations-taints/#node-role-kubernetes-io-master-taint
 */
export const onControlPlane = (pod: PodCursor, kubernetes: KubernetesVersion): Placement | undefined =>
  placedBy(kubernetes)(pod);

/** Each technique asks again, for each container. */
const placedBy = oncePer((kubernetes: KubernetesVersion) =>
  oncePer((pod: PodCursor) => findPlacement(pod, kubernetes)),
);

function findPlacement(pod: PodCursor, kubernetes: KubernetesVersion): Placement | undefined {
  if (isControlPlanePod(pod)) return { evidence: [], doubt: undefined };
  const list = pod.at('tolerations');
  const isOld = (key: string | undefined): boolean => key === OLD_TAINT && kubernetes.atLeast('1.25');
  const [first, ...others] = list
    .items()
    .filter((each) => toleratesControlPlane(each) && !isOld(each.at('key').value));
  const meets = meetsOf(pod);
  if (!first || pod.runsOnWindows || meets === 'no') return undefined;
  // One of several is enough: only removing the list keeps the pod off.
  const at = others.length === 0 ? first : list;
  return {
    evidence: [{ at, message: 'The pod may run on nodes of the control plane.' }],
    doubt: isUnknown(meets)
      ? `No file shows whether nodes of the control plane have the label ${meets.label}.`
      : undefined,
  };
}

/** Whether a pod only runs on nodes of the control plane. */
export const onlyOnControlPlane = (pod: PodCursor): boolean =>
  isControlPlanePod(pod) || meetsOf(pod) === 'only';

/** Whether each node has a copy of the pod, whatever its class. */
export const onEveryNode = (pod: PodCursor): boolean =>
  pod.owner.kind === 'DaemonSet' && meetsOf(pod) === 'yes';

/** Whether a pod requests nodes of a certain class. */
export const isPinned = (pod: PodCursor): boolean => meetsOf(pod) !== 'yes';
