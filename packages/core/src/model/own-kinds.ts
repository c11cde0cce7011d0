import { findKind, isGroup } from '@plimsoll/kubernetes-api';
import { isConfiguration } from './embedded.js';
import { isKindName } from './kinds.js';

/**
 * Kinds that `findKind` does not have: kinds of requests and responses, which may still be in a file, kinds removed
 * before its oldest release, and `Policy`, a file of the scheduler before Kubernetes 1.23.
 */
const OTHERS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    '': `Status APIGroup APIGroupList APIResourceList APIVersions WatchEvent RangeAllocation SerializedReference PodStatusResult
    CreateOptions DeleteOptions GetOptions ListOptions PatchOptions UpdateOptions NodeProxyOptions PodAttachOptions
    PodExecOptions PodLogOptions PodPortForwardOptions PodProxyOptions Policy ServiceProxyOptions`,
    'admissionregistration.k8s.io': 'ExternalAdmissionHookConfiguration InitializerConfiguration',
    'apidiscovery.k8s.io': 'APIGroupDiscovery',
    'apiextensions.k8s.io': 'ConversionReview',
    extensions: 'ThirdPartyResource',
  }).map(([group, kinds]) => [group, new Set(kinds.split(/\s+/))]),
);

/** For example `v1`, `v2beta1`. */
const VERSION = /^v\d+(?:(?:alpha|beta)\d+)?$/;

/** Whether a kind is Kubernetes' own, in a group that ever had it. */
export function isOwnKind(group: string, kind: string): boolean {
  if (findKind(group, kind) || isConfiguration(group, kind)) return true;
  return OTHERS.get(group)?.has(kind) ?? false;
}

/**
 * Whether an object names an API that does not exist: one of Kubernetes' groups without such a kind, an invalid
 * version, or a Kubernetes kind in a group that cannot be custom. The group of a custom resource contains a dot.
 * https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/
 */
export function isUnknownApi(group: string, version: string, kind: string): boolean {
  if (kind === '') return false;
  if (group !== '' && version === '') return true;
  if (isGroup(group) || OTHERS.has(group))
    return !isOwnKind(group, kind) || !VERSION.test(version) || (group === '' && version !== 'v1');
  return !group.includes('.') && isKindName(kind);
}
