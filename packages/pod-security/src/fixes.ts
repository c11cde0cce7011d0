import type { Fixer } from '@plimsoll/core';
import type { Fix, MakeFix } from '@plimsoll/core/internal';
import type { AnyCursor, ContainerCursor, Cursor, Kinds, PodCursor } from '@plimsoll/core/kubernetes';

/*
 * What the API server's validation asks of edits to a pod. A fix that it would refuse is none.
 * https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/validation/validation.go
 */

/** Mounts that reach the node are refused in a container that is not privileged. */
export const mountsBothWays = (container: ContainerCursor): boolean =>
  container
    .at('volumeMounts')
    .items()
    .some((mount) => mount.at('mountPropagation').value === 'Bidirectional');

/** Settings that only Linux has are refused in pods for Windows. */
export const onLinux = (pod: PodCursor, fix: (fixer: Fixer) => Fix): MakeFix =>
  pod.windows ? undefined : fix;

/**
 * Whether a pod takes all fields of a PodSpec: Knative's webhook refuses most of those outside of containers, and
 * the templates of Argo Workflows have some only.
 * https://knative.dev/docs/serving/configuration/feature-flags/, https://argo-workflows.readthedocs.io/en/latest/fields/
 */
export const takesPodFields = ({ owner: { group, kind } }: PodCursor): boolean =>
  group !== 'serving.knative.dev' && (group !== 'argoproj.io' || kind === 'Rollout');

type PodSecurityContext = NonNullable<Kinds['Pod']['spec']>['securityContext'];

/** Where a setting is written for all containers of a pod: at the pod, but in Knative at each of them. */
export function sharedContext(container: ContainerCursor): Cursor<PodSecurityContext> {
  const ownOnly = container.pod.owner.group === 'serving.knative.dev';
  return (ownOnly ? (container as unknown as PodCursor) : container.pod).at('securityContext');
}

/**
 * What lets a container escalate whatever else it says: beside it the API refuses `allowPrivilegeEscalation: false`.
 * https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
 */
export function escalation(container: ContainerCursor): AnyCursor | undefined {
  const context = container.at('securityContext');
  const privileged = context.at('privileged');
  if (privileged.value === true) return privileged;
  const added = context.at('capabilities').at('add').items();
  return added.find(({ value }) => /^(?:(?:CAP_)?SYS_ADMIN|ALL)$/i.test(value ?? ''));
}

/** Settings that the API refuses beside `spec.os.name: windows`. */
const LINUX_ONLY: readonly string[] = [
  'allowPrivilegeEscalation',
  'appArmorProfile',
  'capabilities',
  'fsGroup',
  'fsGroupChangePolicy',
  'hostIPC',
  'hostPID',
  'hostUsers',
  'privileged',
  'procMount',
  'readOnlyRootFilesystem',
  'runAsGroup',
  'runAsUser',
  'seLinuxOptions',
  'seccompProfile',
  'shareProcessNamespace',
  'supplementalGroups',
  'sysctls',
];

/** Says of a pod that runs on Windows what Pod Security admission asks of it. */
export function nameWindows(pod: PodCursor): MakeFix {
  const places = [pod, ...[pod, ...pod.containers].map((each) => (each as PodCursor).at('securityContext'))];
  const ofLinux = places.some((place) =>
    place.entries().some(([key, { exists }]) => exists && LINUX_ONLY.includes(key)),
  );
  if (ofLinux || !takesPodFields(pod)) return undefined;
  return (fixer) => fixer.set(pod.at('os').at('name'), 'windows');
}

/** In the names of the annotations that preceded the fields: where both are there, they have to agree. */
export const SECCOMP = 'seccomp.security.alpha.kubernetes.io/';

/** Gives a profile the runtime's default. One that also names a file, or whose annotation has to agree, is left. */
export function confine(
  type: Cursor<string | undefined>,
  { windows, metadata }: PodCursor,
  annotation: string,
): MakeFix {
  const names = metadata.at('annotations').entries();
  const bound = names.some(([name]) => name.includes(annotation));
  const profile = type.parent as Cursor<{ localhostProfile?: string }> | undefined;
  if (windows || bound || profile?.at('localhostProfile').exists) return undefined;
  return (fixer) => fixer.set(type, 'RuntimeDefault');
}

/** A pod whose containers are processes of the node has to use the node's network, and all its containers do. */
export function hostProcesses(pod: PodCursor): readonly AnyCursor[] {
  return [pod, ...pod.containers]
    .map((owner) => (owner as PodCursor).at('securityContext').at('windowsOptions').at('hostProcess'))
    .filter(({ value }) => value === true);
}
