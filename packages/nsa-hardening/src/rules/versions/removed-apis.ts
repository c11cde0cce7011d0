/** An API version of some kinds that a Kubernetes release no longer serves or reads. */
export type RemovedApi = readonly [
  apiVersion: string,
  /** The minor of the first release without it: 22 for 1.22. */
  removedIn: number,
  kinds: string,
  /** What to write instead; empty where there is nothing of the kind. */
  replacement: string,
];

/**
 * Sources: https://kubernetes.io/docs/reference/using-api/deprecation-guide/, and the release notes and
 * `zz_generated.prerelease-lifecycle.go` files of https://github.com/kubernetes/kubernetes up to 1.37. Configuration
 * files of the cluster's own parts are among them.
 */
export const REMOVED_APIS: readonly RemovedApi[] = [
  ['apps/v1beta1', 16, 'ControllerRevision Deployment StatefulSet', 'apps/v1'],
  ['apps/v1beta2', 16, 'ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet', 'apps/v1'],
  ['extensions/v1beta1', 16, 'DaemonSet Deployment ReplicaSet', 'apps/v1'],
  ['extensions/v1beta1', 16, 'NetworkPolicy', 'networking.k8s.io/v1'],
  ['extensions/v1beta1', 16, 'PodSecurityPolicy', 'Pod Security admission or a policy engine'],
  ['auditregistration.k8s.io/v1alpha1', 19, 'AuditSink', "the API server's audit webhook"],
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
  ['settings.k8s.io/v1alpha1', 20, 'PodPreset', 'a mutating admission policy or webhook'],
  ['batch/v2alpha1', 21, 'CronJob', 'batch/v1'],
  ['discovery.k8s.io/v1alpha1', 21, 'EndpointSlice', 'discovery.k8s.io/v1'],
  [
    'flowcontrol.apiserver.k8s.io/v1alpha1',
    21,
    'FlowSchema PriorityLevelConfiguration',
    'flowcontrol.apiserver.k8s.io/v1',
  ],
  [
    'admissionregistration.k8s.io/v1beta1',
    22,
    'MutatingWebhookConfiguration ValidatingWebhookConfiguration',
    'admissionregistration.k8s.io/v1',
  ],
  ['apiextensions.k8s.io/v1beta1', 22, 'CustomResourceDefinition', 'apiextensions.k8s.io/v1'],
  ['apiregistration.k8s.io/v1beta1', 22, 'APIService', 'apiregistration.k8s.io/v1'],
  ['authentication.k8s.io/v1beta1', 22, 'TokenReview', 'authentication.k8s.io/v1'],
  [
    'authorization.k8s.io/v1beta1',
    22,
    'LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview',
    'authorization.k8s.io/v1',
  ],
  ['certificates.k8s.io/v1beta1', 22, 'CertificateSigningRequest', 'certificates.k8s.io/v1'],
  ['coordination.k8s.io/v1beta1', 22, 'Lease', 'coordination.k8s.io/v1'],
  ['extensions/v1beta1', 22, 'Ingress', 'networking.k8s.io/v1'],
  ['networking.k8s.io/v1beta1', 22, 'Ingress IngressClass', 'networking.k8s.io/v1'],
  [
    'rbac.authorization.k8s.io/v1beta1',
    22,
    'ClusterRole ClusterRoleBinding Role RoleBinding',
    'rbac.authorization.k8s.io/v1',
  ],
  ['scheduling.k8s.io/v1beta1', 22, 'PriorityClass', 'scheduling.k8s.io/v1'],
  ['storage.k8s.io/v1beta1', 22, 'CSIDriver CSINode StorageClass VolumeAttachment', 'storage.k8s.io/v1'],
  [
    'kubeadm.k8s.io/v1beta1',
    22,
    'ClusterConfiguration InitConfiguration JoinConfiguration',
    'kubeadm.k8s.io/v1beta4',
  ],
  [
    'rbac.authorization.k8s.io/v1alpha1',
    23,
    'ClusterRole ClusterRoleBinding Role RoleBinding',
    'rbac.authorization.k8s.io/v1',
  ],
  ['scheduling.k8s.io/v1alpha1', 23, 'PriorityClass', 'scheduling.k8s.io/v1'],
  ['kubescheduler.config.k8s.io/v1beta1', 23, 'KubeSchedulerConfiguration', 'kubescheduler.config.k8s.io/v1'],
  ['v1', 23, 'Policy', 'kubescheduler.config.k8s.io/v1 KubeSchedulerConfiguration'],
  ['node.k8s.io/v1alpha1', 24, 'RuntimeClass', 'node.k8s.io/v1'],
  ['storage.k8s.io/v1alpha1', 24, 'CSIStorageCapacity VolumeAttachment', 'storage.k8s.io/v1'],
  ['audit.k8s.io/v1alpha1', 24, 'Policy', 'audit.k8s.io/v1'],
  ['audit.k8s.io/v1beta1', 24, 'Policy', 'audit.k8s.io/v1'],
  ['client.authentication.k8s.io/v1alpha1', 24, 'ExecCredential', 'client.authentication.k8s.io/v1'],
  ['autoscaling/v2beta1', 25, 'HorizontalPodAutoscaler', 'autoscaling/v2'],
  ['batch/v1beta1', 25, 'CronJob', 'batch/v1'],
  ['discovery.k8s.io/v1beta1', 25, 'EndpointSlice', 'discovery.k8s.io/v1'],
  ['events.k8s.io/v1beta1', 25, 'Event', 'events.k8s.io/v1'],
  ['node.k8s.io/v1beta1', 25, 'RuntimeClass', 'node.k8s.io/v1'],
  ['policy/v1beta1', 25, 'Eviction PodDisruptionBudget', 'policy/v1'],
  ['policy/v1beta1', 25, 'PodSecurityPolicy', 'Pod Security admission or a policy engine'],
  ['autoscaling/v2beta2', 26, 'HorizontalPodAutoscaler', 'autoscaling/v2'],
  [
    'flowcontrol.apiserver.k8s.io/v1beta1',
    26,
    'FlowSchema PriorityLevelConfiguration',
    'flowcontrol.apiserver.k8s.io/v1',
  ],
  ['resource.k8s.io/v1alpha1', 27, 'PodScheduling', ''],
  ['resource.k8s.io/v1alpha1', 27, 'ResourceClaim ResourceClaimTemplate', 'resource.k8s.io/v1'],
  ['resource.k8s.io/v1alpha1', 27, 'ResourceClass', 'resource.k8s.io/v1 DeviceClass'],
  ['storage.k8s.io/v1beta1', 27, 'CSIStorageCapacity', 'storage.k8s.io/v1'],
  ['kubescheduler.config.k8s.io/v1beta2', 28, 'KubeSchedulerConfiguration', 'kubescheduler.config.k8s.io/v1'],
  [
    'flowcontrol.apiserver.k8s.io/v1beta2',
    29,
    'FlowSchema PriorityLevelConfiguration',
    'flowcontrol.apiserver.k8s.io/v1',
  ],
  ['networking.k8s.io/v1alpha1', 29, 'ClusterCIDR', ''],
  ['kubescheduler.config.k8s.io/v1beta3', 29, 'KubeSchedulerConfiguration', 'kubescheduler.config.k8s.io/v1'],
  [
    'resource.k8s.io/v1alpha2',
    31,
    'PodSchedulingContext ResourceClaimParameters ResourceClassParameters',
    '',
  ],
  ['resource.k8s.io/v1alpha2', 31, 'ResourceClaim ResourceClaimTemplate ResourceSlice', 'resource.k8s.io/v1'],
  ['resource.k8s.io/v1alpha2', 31, 'ResourceClass', 'resource.k8s.io/v1 DeviceClass'],
  [
    'admissionregistration.k8s.io/v1alpha1',
    32,
    'ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding',
    'admissionregistration.k8s.io/v1',
  ],
  ['authentication.k8s.io/v1alpha1', 32, 'SelfSubjectReview', 'authentication.k8s.io/v1'],
  ['coordination.k8s.io/v1alpha1', 32, 'LeaseCandidate', 'coordination.k8s.io/v1alpha2'],
  [
    'flowcontrol.apiserver.k8s.io/v1beta3',
    32,
    'FlowSchema PriorityLevelConfiguration',
    'flowcontrol.apiserver.k8s.io/v1',
  ],
  ['authentication.k8s.io/v1beta1', 33, 'SelfSubjectReview', 'authentication.k8s.io/v1'],
  ['networking.k8s.io/v1alpha1', 33, 'IPAddress ServiceCIDR', 'networking.k8s.io/v1'],
  [
    'admissionregistration.k8s.io/v1beta1',
    34,
    'ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding',
    'admissionregistration.k8s.io/v1',
  ],
  [
    'resource.k8s.io/v1alpha3',
    34,
    'DeviceClass ResourceClaim ResourceClaimTemplate ResourceSlice',
    'resource.k8s.io/v1',
  ],
  ['certificates.k8s.io/v1alpha1', 35, 'PodCertificateRequest', 'certificates.k8s.io/v1beta1'],
  ['storage.k8s.io/v1alpha1', 35, 'VolumeAttributesClass', 'storage.k8s.io/v1'],
  ['storagemigration.k8s.io/v1alpha1', 35, 'StorageVersionMigration', 'storagemigration.k8s.io/v1beta1'],
  ['scheduling.k8s.io/v1alpha1', 36, 'Workload', 'scheduling.k8s.io/v1beta1'],
  ['certificates.k8s.io/v1alpha1', 37, 'ClusterTrustBundle', 'certificates.k8s.io/v1'],
  ['networking.k8s.io/v1beta1', 37, 'IPAddress ServiceCIDR', 'networking.k8s.io/v1'],
  ['scheduling.k8s.io/v1alpha2', 37, 'PodGroup Workload', 'scheduling.k8s.io/v1beta1'],
  ['storage.k8s.io/v1beta1', 37, 'VolumeAttributesClass', 'storage.k8s.io/v1'],
];

/**
 * Kinds that are the same in the version that replaces theirs: those of which the guide says "no notable changes".
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
