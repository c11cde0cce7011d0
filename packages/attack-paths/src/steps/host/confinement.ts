import type { ContainerCursor, KubernetesVersion, PodCursor, Project } from '@plimsoll/core/kubernetes';

/** From 1.33 a pod may have a user namespace of its own: its capabilities hold only inside of that. */
export const inUserNamespace = (pod: PodCursor, kubernetes: KubernetesVersion): boolean =>
  kubernetes.atLeast('1.33') && pod.at('hostUsers').value === false;

/** Until 1.30 annotations had the profiles: https://kubernetes.io/docs/tutorials/security/apparmor/ */
const APPARMOR = 'container.apparmor.security.beta.kubernetes.io/';

/** The type of the AppArmor profile that a container asks for. The kubelet refuses it where the node has no AppArmor. */
export function appArmorOf(
  container: ContainerCursor,
): 'unset' | 'Unconfined' | 'RuntimeDefault' | 'Localhost' {
  const type = container.effective('appArmorProfile').at('type').value;
  if (type === 'Unconfined' || type === 'RuntimeDefault' || type === 'Localhost') return type;
  const annotation = container.pod.metadata.at('annotations').at(`${APPARMOR}${container.name}`).value;
  if (annotation === undefined || annotation === '') return 'unset';
  if (annotation === 'unconfined') return 'Unconfined';
  return annotation === 'runtime/default' ? 'RuntimeDefault' : 'Localhost';
}

export const isAppArmorOn = (container: ContainerCursor): boolean =>
  ['RuntimeDefault', 'Localhost'].includes(appArmorOf(container));

/** Why a seccomp profile of the node may stop what is asked of the kernel. */
export const seccompDoubt = (container: ContainerCursor): string | undefined =>
  container.effective('seccompProfile').at('type').value === 'Localhost'
    ? 'No file shows what the seccomp profile on the node forbids.'
    : undefined;

const SANDBOX = /kata|gvisor|runsc|firecracker|sandbox|confidential|enclave/i;
const CONFIDENTIAL = /confidential|enclave|kata-(?:cc|remote|qemu-(?:coco|tdx|snp|sev|se))/i;

/** Why a pod may have a kernel of its own: to break out of the container is not to be on the node. */
export const sandboxDoubt = (pod: PodCursor, project: Project): string | undefined =>
  doubtOf(pod, project, SANDBOX, 'may give the pod a kernel of its own');

/** Why the memory of a pod may be closed to its node. */
export const confidentialDoubt = (pod: PodCursor, project: Project): string | undefined =>
  doubtOf(pod, project, CONFIDENTIAL, 'may hide the memory of the pod from its node');

function doubtOf(pod: PodCursor, project: Project, pattern: RegExp, what: string): string | undefined {
  const name = pod.at('runtimeClassName').value;
  if (name === undefined) return undefined;
  const handler = project
    .find({ group: 'node.k8s.io', kind: 'RuntimeClass', name, near: pod.owner })
    ?.root.at('handler' as never);
  return [name, handler?.value].some((text) => pattern.test(String(text)))
    ? `RuntimeClass ${name} ${what}.`
    : undefined;
}

/** Whether SELinux as OpenShift sets it up confines a container: only its type `spc_t` is free. */
export const isConfinedByOpenShift = (container: ContainerCursor, project: Project): boolean =>
  isOpenShift(project) && container.effective('seLinuxOptions').at('type').value !== 'spc_t';

const isOpenShift = (project: Project): boolean =>
  project.ofKind('ClusterVersion', 'config.openshift.io').length > 0 ||
  project.ofKind('MachineConfig', 'machineconfiguration.openshift.io').length > 0 ||
  project.ofKind('Route', 'route.openshift.io').length > 0 ||
  project.ofKind('DeploymentConfig', 'apps.openshift.io').length > 0 ||
  project.ofKind('SecurityContextConstraints', 'security.openshift.io').length > 0;
