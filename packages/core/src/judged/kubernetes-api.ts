import { isConfiguration } from '../model/embedded.js';
import { builtInKind, KINDS } from '../model/kinds.js';

/**
 * Kinds of Kubernetes' own API beside those that rules visit, by group. Removed ones are among them: a manifest may be
 * for an older version. https://kubernetes.io/docs/reference/kubernetes-api/
 */
const OTHERS: Readonly<Record<string, string>> = {
  '': 'Binding ComponentStatus Event Config Status',
  'abac.authorization.kubernetes.io': 'Policy',
  'admission.k8s.io': 'AdmissionReview',
  'admissionregistration.k8s.io': 'ExternalAdmissionHookConfiguration InitializerConfiguration',
  'apidiscovery.k8s.io': 'APIGroupDiscovery',
  'apiextensions.k8s.io': 'ConversionReview',
  'apiregistration.k8s.io': 'APIService',
  'apiserverinternal.k8s.io': 'StorageVersion',
  'internal.apiserver.k8s.io': 'StorageVersion',
  apps: 'ControllerRevision Scale',
  'authentication.k8s.io': 'SelfSubjectReview TokenRequest TokenReview',
  'authorization.k8s.io':
    'LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview',
  autoscaling: 'Scale',
  batch: '',
  'certificates.k8s.io': 'ClusterTrustBundle PodCertificateRequest',
  'client.authentication.k8s.io': 'ExecCredential',
  'coordination.k8s.io': 'Lease LeaseCandidate',
  'discovery.k8s.io': 'EndpointSlice',
  'events.k8s.io': 'Event',
  extensions: 'Scale ThirdPartyResource',
  'flowcontrol.apiserver.k8s.io': 'FlowSchema PriorityLevelConfiguration',
  'imagepolicy.k8s.io': 'ImageReview',
  'networking.k8s.io': 'IPAddress ServiceCIDR ClusterCIDR',
  'node.k8s.io': '',
  policy: 'Eviction',
  'rbac.authorization.k8s.io': '',
  'resource.k8s.io':
    'DeviceClass DeviceTaintRule PodSchedulingContext ResourceClaim ResourceClaimParameters ResourceClaimTemplate ResourceClass ResourceClassParameters ResourceSlice',
  'scheduling.k8s.io': 'PodGroup Workload',
  'settings.k8s.io': 'PodPreset',
  'storage.k8s.io': 'CSIDriver CSINode CSIStorageCapacity VolumeAttachment VolumeAttributesClass',
  'storagemigration.k8s.io': 'StorageVersionMigration',
};

/** `v1`, `v2beta1`. */
const VERSION = /^v\d+(?:(?:alpha|beta)\d+)?$/;

/** Whether a kind is Kubernetes' own, in a group that ever had it. */
export function isOwnKind(group: string, kind: string): boolean {
  if (builtInKind(group, kind) || isConfiguration(group, kind)) return true;
  return Object.hasOwn(OTHERS, group) && OTHERS[group]!.split(' ').includes(kind);
}

/**
 * Whether an object claims an API that is not there: Kubernetes' own group without such a kind, a version that is none,
 * or a kind of Kubernetes in a group that cannot be a custom one. The group of a custom resource has a dot in it.
 * https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/
 */
export function isUnknownApi(group: string, version: string, kind: string): boolean {
  if (kind === '') return false;
  const own = Object.hasOwn(OTHERS, group);
  if (own) return !isOwnKind(group, kind) || !VERSION.test(version) || (group === '' && version !== 'v1');
  return !group.includes('.') && Object.hasOwn(KINDS, kind);
}
