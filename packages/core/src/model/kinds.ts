import type * as admission from 'kubernetes-types/admissionregistration/v1.js';
import type * as apps from 'kubernetes-types/apps/v1.js';
import type * as autoscaling from 'kubernetes-types/autoscaling/v2.js';
import type * as batch from 'kubernetes-types/batch/v1.js';
import type * as certificates from 'kubernetes-types/certificates/v1.js';
import type * as core from 'kubernetes-types/core/v1.js';
import type * as networking from 'kubernetes-types/networking/v1.js';
import type * as policy from 'kubernetes-types/policy/v1.js';
import type * as rbac from 'kubernetes-types/rbac/v1.js';
import type * as storage from 'kubernetes-types/storage/v1.js';
import type { JsonObject } from '../json.js';

// Fields that came after Kubernetes 1.30, where the type package ends.
// https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/
declare module 'kubernetes-types/core/v1.js' {
  interface Volume {
    /** An OCI object as a read-only volume, beta since 1.33. */
    image?: { reference?: string; pullPolicy?: string };
  }
  interface PodSpec {
    /** Pod-level resources, beta since 1.34. */
    resources?: core.ResourceRequirements;
  }
}

/**
 * The kinds of Kubernetes' own API that a rule can visit by name, in their newest stable version. Manifests
 * of older versions and groups are visited too: the fields that rules read kept their names.
 */
export interface Kinds {
  ClusterRole: rbac.ClusterRole;
  ClusterRoleBinding: rbac.ClusterRoleBinding;
  ConfigMap: core.ConfigMap;
  CertificateSigningRequest: certificates.CertificateSigningRequest;
  CronJob: batch.CronJob;
  CustomResourceDefinition: JsonObject;
  DaemonSet: apps.DaemonSet;
  Deployment: apps.Deployment;
  Endpoints: core.Endpoints;
  HorizontalPodAutoscaler: autoscaling.HorizontalPodAutoscaler;
  Ingress: networking.Ingress;
  IngressClass: networking.IngressClass;
  Job: batch.Job;
  LimitRange: core.LimitRange;
  MutatingAdmissionPolicy: JsonObject;
  MutatingAdmissionPolicyBinding: JsonObject;
  MutatingWebhookConfiguration: admission.MutatingWebhookConfiguration;
  Namespace: core.Namespace;
  NetworkPolicy: networking.NetworkPolicy;
  Node: core.Node;
  PersistentVolume: core.PersistentVolume;
  PersistentVolumeClaim: core.PersistentVolumeClaim;
  Pod: core.Pod;
  PodDisruptionBudget: policy.PodDisruptionBudget;
  PodSecurityPolicy: JsonObject;
  PodTemplate: core.PodTemplate;
  PriorityClass: JsonObject;
  ReplicaSet: apps.ReplicaSet;
  ReplicationController: core.ReplicationController;
  ResourceQuota: core.ResourceQuota;
  Role: rbac.Role;
  RoleBinding: rbac.RoleBinding;
  RuntimeClass: JsonObject;
  Secret: core.Secret;
  Service: core.Service;
  ServiceAccount: core.ServiceAccount;
  StatefulSet: apps.StatefulSet;
  StorageClass: storage.StorageClass;
  ValidatingAdmissionPolicy: admission.ValidatingAdmissionPolicy;
  ValidatingAdmissionPolicyBinding: admission.ValidatingAdmissionPolicyBinding;
  ValidatingWebhookConfiguration: admission.ValidatingWebhookConfiguration;
}

interface KindFacts {
  /** API groups that ever served the kind, the current one first. */
  readonly groups: readonly string[];
  readonly namespaced: boolean;
}

const namespaced = (...groups: string[]): KindFacts => ({ groups, namespaced: true });
const clusterWide = (...groups: string[]): KindFacts => ({ groups, namespaced: false });

/** Source: the API reference, https://kubernetes.io/docs/reference/kubernetes-api/, and its removed versions. */
export const KINDS: Readonly<Record<keyof Kinds, KindFacts>> = {
  CertificateSigningRequest: clusterWide('certificates.k8s.io'),
  ClusterRole: clusterWide('rbac.authorization.k8s.io'),
  ClusterRoleBinding: clusterWide('rbac.authorization.k8s.io'),
  ConfigMap: namespaced(''),
  CronJob: namespaced('batch'),
  CustomResourceDefinition: clusterWide('apiextensions.k8s.io'),
  DaemonSet: namespaced('apps', 'extensions'),
  Deployment: namespaced('apps', 'extensions'),
  Endpoints: namespaced(''),
  HorizontalPodAutoscaler: namespaced('autoscaling'),
  Ingress: namespaced('networking.k8s.io', 'extensions'),
  IngressClass: clusterWide('networking.k8s.io'),
  Job: namespaced('batch'),
  LimitRange: namespaced(''),
  MutatingAdmissionPolicy: clusterWide('admissionregistration.k8s.io'),
  MutatingAdmissionPolicyBinding: clusterWide('admissionregistration.k8s.io'),
  MutatingWebhookConfiguration: clusterWide('admissionregistration.k8s.io'),
  Namespace: clusterWide(''),
  NetworkPolicy: namespaced('networking.k8s.io', 'extensions'),
  Node: clusterWide(''),
  PersistentVolume: clusterWide(''),
  PersistentVolumeClaim: namespaced(''),
  Pod: namespaced(''),
  PodDisruptionBudget: namespaced('policy'),
  PodSecurityPolicy: clusterWide('policy', 'extensions'),
  PodTemplate: namespaced(''),
  PriorityClass: clusterWide('scheduling.k8s.io'),
  ReplicaSet: namespaced('apps', 'extensions'),
  ReplicationController: namespaced(''),
  ResourceQuota: namespaced(''),
  Role: namespaced('rbac.authorization.k8s.io'),
  RoleBinding: namespaced('rbac.authorization.k8s.io'),
  RuntimeClass: clusterWide('node.k8s.io'),
  Secret: namespaced(''),
  Service: namespaced(''),
  ServiceAccount: namespaced(''),
  StatefulSet: namespaced('apps'),
  StorageClass: clusterWide('storage.k8s.io'),
  ValidatingAdmissionPolicy: clusterWide('admissionregistration.k8s.io'),
  ValidatingAdmissionPolicyBinding: clusterWide('admissionregistration.k8s.io'),
  ValidatingWebhookConfiguration: clusterWide('admissionregistration.k8s.io'),
};

/** Facts of a kind of Kubernetes' own API; undefined for custom resources and unknown kinds. */
export function builtInKind(group: string, kind: string): KindFacts | undefined {
  if (!Object.hasOwn(KINDS, kind)) return undefined;
  const facts = KINDS[kind as keyof Kinds];
  return facts.groups.includes(group) ? facts : undefined;
}

/** The groups that ever served a kind of Kubernetes' own API. */
export function groupsOf(kind: string): readonly string[] {
  return Object.hasOwn(KINDS, kind) ? KINDS[kind as keyof Kinds].groups : [];
}
