import type { Fixer } from '@plimsoll/core';
import type { Fix, MakeFix } from '@plimsoll/core/internal';
import type { AnyCursor, ContainerCursor, Cursor, Kinds, PodCursor } from '@plimsoll/core/kubernetes';

/*
 * What the API server's validation requires from edits to a pod: a fix must not make a pod that the API rejects.
 * https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/validation/validation.go
 */

/** The API rejects bidirectional mounts in a container that is not privileged. */
export const mountsBothWays = (container: ContainerCursor): boolean =>
  container
    .at('volumeMounts')
    .items()
    .some((mount) => mount.at('mountPropagation').value === 'Bidirectional');

/** Most runs ask for no fix, so what a fix depends on is found when it is asked for. */
type LaterFix = NonNullable<MakeFix>;

/** The API rejects Linux-only settings in pods for Windows. */
export const onLinux =
  (pod: PodCursor, fix: (fixer: Fixer) => Fix): LaterFix =>
  (fixer) =>
    pod.windows ? [] : fix(fixer);

/**
 * Whether a pod accepts all fields of a PodSpec. Knative's webhook denies most fields outside of containers, and
 * templates of Argo Workflows have only some. https://knative.dev/docs/serving/configuration/feature-flags/,
 * https://argo-workflows.readthedocs.io/en/latest/fields/
 */
export const takesPodFields = ({ owner: { group, kind } }: PodCursor): boolean =>
  group !== 'serving.knative.dev' && (group !== 'argoproj.io' || kind === 'Rollout');

type PodSecurityContext = NonNullable<Kinds['Pod']['spec']>['securityContext'];

/** Where to set something for all containers: at the pod, but in Knative at each container. */
export function sharedContext(container: ContainerCursor): Cursor<PodSecurityContext> {
  const ownOnly = container.pod.owner.group === 'serving.knative.dev';
  return (ownOnly ? (container as unknown as PodCursor) : container.pod).at('securityContext');
}

/**
 * The setting that always lets a container escalate: beside it the API rejects `allowPrivilegeEscalation: false`.
 * https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
 */
export function escalation(container: ContainerCursor): AnyCursor | undefined {
  const context = container.at('securityContext');
  const privileged = context.at('privileged');
  if (privileged.value === true) return privileged;
  const added = context.at('capabilities').at('add').items();
  return added.find(({ value }) => /^(?:(?:CAP_)?SYS_ADMIN|ALL)$/i.test(value ?? ''));
}

/** Settings that the API rejects beside `spec.os.name: windows`. */
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

/** Sets what Pod Security admission requires from a pod that runs on Windows. */
export const nameWindows =
  (pod: PodCursor): LaterFix =>
  (fixer) => {
    const contexts = [pod, ...pod.containers].map((each) => (each as PodCursor).at('securityContext'));
    const ofLinux = [pod, ...contexts].some((place) =>
      place.entries().some(([key, { exists }]) => exists && LINUX_ONLY.includes(key)),
    );
    return ofLinux || !takesPodFields(pod) ? [] : fixer.set(pod.at('os').at('name'), 'windows');
  };

/** The prefix of the annotations that preceded the fields. If both are set, they have to agree. */
export const SECCOMP = 'seccomp.security.alpha.kubernetes.io/';

/** Sets a profile to the runtime's default. Leaves one that also names a file, or whose annotation has to agree. */
export const confine =
  (type: Cursor<string | undefined>, pod: PodCursor, annotation: string): LaterFix =>
  (fixer) => {
    const names = pod.metadata.at('annotations').entries();
    const bound = names.some(([name]) => name.includes(annotation));
    const profile = type.parent as Cursor<{ localhostProfile?: string }> | undefined;
    const isRefused = pod.windows || bound || profile?.at('localhostProfile').exists;
    return isRefused ? [] : fixer.set(type, 'RuntimeDefault');
  };

/** The hostProcess settings of a pod: with them, the pod has to use the node's network. */
export function hostProcesses(pod: PodCursor): readonly AnyCursor[] {
  return [pod, ...pod.containers]
    .map((owner) => (owner as PodCursor).at('securityContext').at('windowsOptions').at('hostProcess'))
    .filter(({ value }) => value === true);
}
