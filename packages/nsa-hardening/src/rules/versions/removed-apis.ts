import { findKind, findKinds, type KindInfo, LAST_MINOR, servedVersions } from '@plimsoll/kubernetes-api';

interface RemovedApi {
  /** The minor of the first release without it: 22 for 1.22. */
  readonly removedIn: number;
  /** What to write instead; empty where there is no replacement. */
  readonly replacement: string;
}

/** Removed kinds whose replacement has another name or kind, whatever the version. */
const SUCCESSORS: Readonly<Record<string, string>> = {
  'apiserver.config.k8s.io/WebhookAdmission': 'apiserver.config.k8s.io/v1 WebhookAdmissionConfiguration',
  'auditregistration.k8s.io/AuditSink': "the API server's audit webhook",
  'extensions/PodSecurityPolicy': 'Pod Security admission or a policy engine',
  'policy/PodSecurityPolicy': 'Pod Security admission or a policy engine',
  'resource.k8s.io/ResourceClass': 'resource.k8s.io/v1 DeviceClass',
  'settings.k8s.io/PodPreset': 'a mutating admission policy or webhook',
};

/**
 * Versions of configuration files that were removed before the oldest release in the table of files.
 * Source: the release notes of https://github.com/kubernetes/kubernetes
 */
const OLD_FILES: readonly (readonly [
  apiVersion: string,
  removedIn: number,
  kinds: string,
  successor: string,
])[] = [
  [
    'kubescheduler.config.k8s.io/v1alpha1',
    19,
    'KubeSchedulerConfiguration',
    'kubescheduler.config.k8s.io/v1',
  ],
  [
    'kubescheduler.config.k8s.io/v1alpha2',
    19,
    'KubeSchedulerConfiguration',
    'kubescheduler.config.k8s.io/v1',
  ],
  ['kubescheduler.config.k8s.io/v1beta1', 23, 'KubeSchedulerConfiguration', 'kubescheduler.config.k8s.io/v1'],
  [
    'kubeadm.k8s.io/v1beta1',
    22,
    'ClusterConfiguration InitConfiguration JoinConfiguration',
    'kubeadm.k8s.io/v1',
  ],
  ['v1', 23, 'Policy', 'kubescheduler.config.k8s.io/v1 KubeSchedulerConfiguration'],
  ['audit.k8s.io/v1alpha1', 24, 'Policy', 'audit.k8s.io/v1'],
  ['audit.k8s.io/v1beta1', 24, 'Policy', 'audit.k8s.io/v1'],
  ['client.authentication.k8s.io/v1alpha1', 24, 'ExecCredential', 'client.authentication.k8s.io/v1'],
];

/** When a version was removed; undefined if the newest release has it, or Kubernetes never had it. */
export function removalOf(group: string, version: string, kind: string): RemovedApi | undefined {
  const info = findKind(group, kind);
  const known = info?.versions.find(({ name }) => name === version);
  if (info && known)
    return known.until === undefined
      ? undefined
      : { removedIn: known.until + 1, replacement: replacementOf(info) };
  const apiVersion = apiVersionOf(group, version);
  const [, removedIn, , replacement] =
    OLD_FILES.find(([old, , kinds]) => old === apiVersion && kinds.split(' ').includes(kind)) ?? [];
  return removedIn === undefined ? undefined : { removedIn, replacement: replacement ?? '' };
}

/** The preferred version of the kind, in its group or in its new group. */
function replacementOf(info: KindInfo): string {
  const successor = SUCCESSORS[`${info.group}/${info.kind}`];
  if (successor !== undefined) return successor;
  const elsewhere = findKinds(info.kind).filter(({ scope }) => scope === info.scope);
  for (const each of [info, ...elsewhere]) {
    const [version] = servedVersions(each, LAST_MINOR);
    if (version) return apiVersionOf(each.group, version.name);
  }
  return '';
}

function apiVersionOf(group: string, version: string): string {
  return group === '' ? version : `${group}/${version}`;
}

/**
 * Kinds that are the same in their new version: the guide says "no notable changes".
 * https://kubernetes.io/docs/reference/using-api/deprecation-guide/
 */
export const UNCHANGED: Readonly<Record<string, string>> = {
  'apiregistration.k8s.io/v1beta1': 'APIService',
  'authentication.k8s.io/v1beta1': 'TokenReview',
  'batch/v1beta1': 'CronJob',
  'coordination.k8s.io/v1beta1': 'Lease',
  'extensions/v1beta1': 'NetworkPolicy',
  'networking.k8s.io/v1beta1': 'IngressClass',
  'node.k8s.io/v1beta1': 'RuntimeClass',
  'rbac.authorization.k8s.io/v1beta1': 'ClusterRole ClusterRoleBinding Role RoleBinding',
  'scheduling.k8s.io/v1beta1': 'PriorityClass',
  'storage.k8s.io/v1beta1': 'CSIDriver CSINode CSIStorageCapacity StorageClass VolumeAttachment',
};
