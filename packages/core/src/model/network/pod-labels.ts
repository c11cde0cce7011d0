import { builtInKind } from '../kinds.js';
import type { PodCursor } from '../pod-cursor.js';
import type { KnownLabels } from './selector.js';

/**
 * Labels that a controller adds to its pods besides those of the template, by the kind of the controller. An Argo
 * Rollout also labels its pods. https://kubernetes.io/docs/reference/labels-annotations-taints/
 */
const BY_CONTROLLER: Readonly<Record<string, readonly string[]>> = {
  CronJob: ['batch.kubernetes.io/cronjob-scheduled-timestamp'],
  DaemonSet: ['controller-revision-hash', 'pod-template-generation'],
  Deployment: ['pod-template-hash'],
  Job: [],
  ReplicaSet: ['pod-template-hash'],
  Rollout: ['rollouts-pod-template-hash'],
  StatefulSet: [
    'apps.kubernetes.io/pod-index',
    'controller-revision-hash',
    'statefulset.kubernetes.io/pod-name',
  ],
};

const BY_JOB: readonly string[] = [
  'batch.kubernetes.io/controller-uid',
  'batch.kubernetes.io/job-completion-index',
  'batch.kubernetes.io/job-name',
  'controller-uid',
  'job-name',
];

const ADDED = new Set([...Object.values(BY_CONTROLLER).flat(), ...BY_JOB]);

/** Whether some controller adds a label with this key. */
export const isAddedByController = (key: string): boolean => ADDED.has(key);

/** Custom kinds whose controllers add no label that a policy would select by. */
const QUIET = new Set(['argoproj.io', 'serving.knative.dev']);

/** Whether the creator of the pod may give it labels that no table has. */
function hasUnknownController({ owner: { group, kind }, partial }: PodCursor): boolean {
  return partial || (!builtInKind(group, kind) && !QUIET.has(group));
}

export function podLabels(pod: PodCursor): KnownLabels {
  const { kind } = pod.owner;
  const added = [
    ...(Object.hasOwn(BY_CONTROLLER, kind) ? BY_CONTROLLER[kind]! : []),
    ...(kind === 'Job' || kind === 'CronJob' ? BY_JOB : []),
  ];
  const labels: Record<string, string> = Object.create(null);
  for (const [key, label] of pod.metadata.at('labels').entries())
    if (typeof label.value === 'string') labels[key] = label.value;
  const unknown = !Object.hasOwn(BY_CONTROLLER, kind) && hasUnknownController(pod);
  return { labels, mayHave: (key) => unknown || added.includes(key) };
}
