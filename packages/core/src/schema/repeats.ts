/**
 * Lists where the API server rejects two items with the same keys, by type and field. In other lists the last one
 * counts, or all do. https://github.com/kubernetes/kubernetes/blob/v1.37.0/pkg/apis/core/validation/validation.go
 */
const REFUSED: ReadonlySet<string> = new Set([
  'core.v1.PodSpec.containers',
  'core.v1.PodSpec.ephemeralContainers',
  'core.v1.PodSpec.initContainers',
  'core.v1.PodSpec.resourceClaims',
  'core.v1.PodSpec.schedulingGates',
  'core.v1.PodSpec.topologySpreadConstraints',
  'core.v1.PodSpec.volumes',
  'core.v1.Container.resizePolicy',
  'core.v1.Container.volumeDevices',
  'core.v1.Container.volumeMounts',
  'core.v1.EphemeralContainer.volumeMounts',
  'core.v1.ServiceSpec.ports',
  'admissionregistration.v1.MutatingWebhookConfiguration.webhooks',
  'admissionregistration.v1.ValidatingWebhookConfiguration.webhooks',
]);

export function refusesRepeats(type: string, field: string): boolean {
  return REFUSED.has(`${type}.${field}`);
}
