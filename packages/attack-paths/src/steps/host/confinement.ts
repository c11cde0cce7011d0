import {
  type ContainerCursor,
  type KubernetesVersion,
  type PodCursor,
  type Project,
  textOf,
} from '@plimsoll/core/kubernetes';

/** Since 1.33 a pod may have its own user namespace: its capabilities only apply inside it. */
export const inUserNamespace = (pod: PodCursor, kubernetes: KubernetesVersion): boolean =>
  kubernetes.atLeast('1.33') && pod.at('hostUsers').value === false;

/** Annotations had the profiles up to 1.30: https://kubernetes.io/docs/tutorials/security/apparmor/ */
const APPARMOR = 'container.apparmor.security.beta.kubernetes.io/';

/**
 * The type of the AppArmor profile that a container requests. The kubelet rejects the pod if the node has no AppArmor.
 */
export function appArmorOf(
  container: ContainerCursor,
): 'unset' | 'Unconfined' | 'RuntimeDefault' | 'Localhost' {
  const profile = container.effective('appArmorProfile');
  const type = profile.exists ? profile.at('type').value : undefined;
  if (type === 'Unconfined' || type === 'RuntimeDefault' || type === 'Localhost') return type;
  const annotations = container.pod.metadata.at('annotations');
  if (!annotations.exists) return 'unset';
  const annotation = annotations.at(`${APPARMOR}${container.name}`).value;
  if (annotation === undefined || annotation === '') return 'unset';
  if (annotation === 'unconfined') return 'Unconfined';
  return annotation === 'runtime/default' ? 'RuntimeDefault' : 'Localhost';
}

export const isAppArmorOn = (container: ContainerCursor): boolean =>
  ['RuntimeDefault', 'Localhost'].includes(appArmorOf(container));

/** Why a seccomp profile on the node may block the needed system calls. */
export const seccompDoubt = (container: ContainerCursor): string | undefined =>
  container.effective('seccompProfile').at('type').value === 'Localhost'
    ? 'No file shows what the seccomp profile on the node forbids.'
    : undefined;

const SANDBOX = /kata|gvisor|runsc|firecracker|sandbox|confidential|enclave/i;
const CONFIDENTIAL = /confidential|enclave|kata-(?:cc|remote|qemu-(?:coco|tdx|snp|sev|se))/i;

/** Why a pod may have a kernel of its own: outside the container is then not on the node. */
export const sandboxDoubt = (pod: PodCursor, project: Project): string | undefined =>
  doubtOf(pod, project, SANDBOX, 'may give the pod a kernel of its own');

/** Why the node may be unable to read the memory of a pod. */
export const confidentialDoubt = (pod: PodCursor, project: Project): string | undefined =>
  doubtOf(pod, project, CONFIDENTIAL, 'may hide the memory of the pod from its node');

function doubtOf(pod: PodCursor, project: Project, pattern: RegExp, what: string): string | undefined {
  const name = pod.at('runtimeClassName').value;
  if (name === undefined) return undefined;
  const handler = project
    .find({ group: 'node.k8s.io', kind: 'RuntimeClass', name, near: pod.owner })
    ?.root.at('handler' as never);
  return [name, handler?.value].some((text) => pattern.test(textOf(text)))
    ? `RuntimeClass ${name} ${what}.`
    : undefined;
}

/** Whether SELinux, as OpenShift configures it, confines a container: only its type `spc_t` is unconfined. */
export const isConfinedByOpenShift = (container: ContainerCursor, project: Project): boolean =>
  isOpenShift(project) && container.effective('seLinuxOptions').at('type').value !== 'spc_t';

const isOpenShift = (project: Project): boolean =>
  project.ofKind('ClusterVersion', 'config.openshift.io').length > 0 ||
  project.ofKind('MachineConfig', 'machineconfiguration.openshift.io').length > 0 ||
  project.ofKind('Route', 'route.openshift.io').length > 0 ||
  project.ofKind('DeploymentConfig', 'apps.openshift.io').length > 0 ||
  project.ofKind('SecurityContextConstraints', 'security.openshift.io').length > 0;
