import type { KubernetesVersion, PodCursor } from '@plimsoll/core';

/**
 * Settings that only Linux has are not asked for where `spec.os.name` is `windows`, from 1.25.
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/#os-specific-policy-controls
 */
export function windowsExempts(pod: PodCursor, kubernetes: KubernetesVersion): boolean {
  return kubernetes.atLeast('1.25') && pod.windows;
}

/**
 * Root in a user namespace of the pod's own (`hostUsers: false`) is nobody on the node: from 1.35 three checks
 * do not apply there. A feature gate that did the same for older versions was never on by default.
 * https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/
 */
export function userNamespaceExempts(pod: PodCursor, kubernetes: KubernetesVersion): boolean {
  return kubernetes.atLeast('1.35') && pod.at('hostUsers').value === false;
}
