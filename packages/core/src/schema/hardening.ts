/**
 * Types whose fields all harden or open a pod, a component or what guards the cluster. If one of their fields has no
 * effect, a hole only looks closed.
 */
const TYPES: ReadonlySet<string> = new Set([
  'core.SecurityContext',
  'core.PodSecurityContext',
  'core.Capabilities',
  'core.SeccompProfile',
  'core.AppArmorProfile',
  'core.SELinuxOptions',
  'core.WindowsSecurityContextOptions',
  'networking.NetworkPolicySpec',
  'networking.NetworkPolicyIngressRule',
  'networking.NetworkPolicyEgressRule',
  'networking.NetworkPolicyPeer',
  'networking.NetworkPolicyPort',
  'networking.IPBlock',
  'rbac.PolicyRule',
  'rbac.RoleRef',
  'rbac.Subject',
  'admissionregistration.ValidatingAdmissionPolicyBindingSpec',
  'audit.Policy',
  'audit.PolicyRule',
  'apiserver.ResourceConfiguration',
  'apiserver.ProviderConfiguration',
  'apiserver.AnonymousAuthConfig',
  'podsecurity.PodSecurityDefaults',
  'kubelet.KubeletConfiguration',
  'kubelet.KubeletAuthentication',
  'kubelet.KubeletAnonymousAuthentication',
  'kubelet.KubeletWebhookAuthentication',
  'kubelet.KubeletX509Authentication',
  'kubelet.KubeletAuthorization',
]);

/** Fields of other types that do so. */
const FIELDS: ReadonlySet<string> = new Set([
  'core.Pod.spec',
  'core.PodTemplateSpec.spec',
  'networking.NetworkPolicy.spec',
  'core.PodSpec.automountServiceAccountToken',
  'core.PodSpec.enableServiceLinks',
  'core.PodSpec.hostIPC',
  'core.PodSpec.hostNetwork',
  'core.PodSpec.hostPID',
  'core.PodSpec.hostUsers',
  'core.PodSpec.runtimeClassName',
  'core.PodSpec.securityContext',
  'core.PodSpec.serviceAccountName',
  'core.PodSpec.shareProcessNamespace',
  'core.Container.securityContext',
  'core.Container.resources',
  'core.EphemeralContainer.securityContext',
  'core.VolumeMount.readOnly',
  'core.VolumeMount.recursiveReadOnly',
  'core.ServiceAccount.automountServiceAccountToken',
  'core.ServiceSpec.loadBalancerSourceRanges',
  'admissionregistration.ValidatingWebhook.failurePolicy',
  'admissionregistration.MutatingWebhook.failurePolicy',
  'admissionregistration.ValidatingAdmissionPolicySpec.failurePolicy',
]);

/** Whether a field hardens or opens something, in any version of its type. */
export function hardens(type: string, field: string): boolean {
  const own = type.replace(/\.v\d\w*\./, '.');
  return TYPES.has(own) || FIELDS.has(`${own}.${field}`);
}
