import type { RuleContext } from '@plimsoll/core';
import type { KubernetesVersion, PodCursor } from '@plimsoll/core/kubernetes';

/**
 * From 1.25, Linux-only settings are not required where `spec.os.name` is `windows`.
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/#os-specific-policy-controls
 */
export function windowsExempts(pod: PodCursor, kubernetes: KubernetesVersion): boolean {
  return kubernetes.atLeast('1.25') && pod.windows;
}

/** Whether a pod would be exempt if its `spec.os.name` said what its node selector or containers show. */
export function isUnnamedWindows(pod: PodCursor, kubernetes: KubernetesVersion): boolean {
  return kubernetes.atLeast('1.25') && pod.runsOnWindows && !pod.windows;
}

/** The message for such a pod. */
export const unnamedWindows = <What extends string>(what: What) =>
  `The restricted level requires ${what} of container '{{name}}', which Windows does not support. Set spec.os.name: windows.` as const;

/**
 * Where a namespace enforces restricted, the API server runs a restricted check instead of the baseline check that it
 * overrides. The restricted check passes Windows pods, so neither requires anything from them.
 * https://github.com/kubernetes/pod-security-admission/blob/master/policy/registry.go
 */
export function windowsOverride(
  pod: PodCursor,
  { kubernetes, isOn }: Pick<RuleContext, 'kubernetes' | 'isOn'>,
  restricted: string,
): boolean {
  return windowsExempts(pod, kubernetes) && isOn(`pod-security/${restricted}`);
}

/**
 * Root in the pod's own user namespace (`hostUsers: false`) has no privileges on the node, so from 1.35 three checks
 * do not apply. A feature gate that did the same for older versions was never on by default.
 * https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/
 */
export function userNamespaceExempts(pod: PodCursor, kubernetes: KubernetesVersion): boolean {
  return kubernetes.atLeast('1.35') && pod.at('hostUsers').value === false;
}
