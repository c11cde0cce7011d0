import {
  findKind,
  findKinds,
  type KindInfo,
  kindsOf,
  LAST_MINOR,
  servedVersions,
} from '@plimsoll/kubernetes-api';
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

/** A kind whose objects the API serves; undefined for custom resources, configuration files and unknown kinds. */
export function builtInKind(group: string, kind: string): KindInfo | undefined {
  const info = findKind(group, kind);
  return info?.plural === undefined ? undefined : info;
}

/** The groups that ever served a kind of Kubernetes' own API, those that still do first. */
export function groupsOf(kind: string): readonly string[] {
  const served = findKinds(kind).filter(({ plural }) => plural !== undefined);
  const gone = (info: KindInfo): number => (servedVersions(info, LAST_MINOR).length === 0 ? 1 : 0);
  return served.sort((a, b) => gone(a) - gone(b)).map(({ group }) => group);
}

/** The kinds of Kubernetes' own API by name, whatever their group. */
export function kindNames(): readonly string[] {
  return [...new Set(kindsOf().flatMap(({ kind, plural }) => (plural === undefined ? [] : [kind])))];
}

/** Whether some group of Kubernetes' own has such a kind. */
export function isKindName(kind: string): boolean {
  return findKinds(kind).some(({ plural }) => plural !== undefined);
}
