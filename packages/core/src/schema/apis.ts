import {
  findKind,
  findKinds,
  isGroup,
  isServed,
  kindsOf,
  LAST_MINOR,
  servedVersions,
} from '@plimsoll/kubernetes-api';
import { isOwnKind, isUnknownApi } from '../model/own-kinds.js';
import { isPlaceholder } from '../model/placeholder.js';
import { closest } from '../suggest.js';

/** What is wrong with the API of an object. */
export type ApiFault =
  | { readonly kind: 'unknown' }
  /** Kubernetes does not have it, but a similar one: the kind `of` an apiVersion. */
  | { readonly kind: 'meant'; readonly apiVersion: string; readonly of: string }
  /** A later release has it: `since` is its minor version. */
  | { readonly kind: 'early'; readonly since: number };

/**
 * OpenShift also served these kinds in Kubernetes' core group before they had groups of their own. The source is
 * `legacy.go` of each group of openshift/api, without lists, subresources and RBAC kinds. A Kubernetes manifest with an
 * RBAC kind has probably lost its group.
 */
const OF_OPENSHIFT: ReadonlySet<string> = new Set([
  'Build',
  'BuildConfig',
  'ClusterNetwork',
  'ClusterResourceQuota',
  'DeploymentConfig',
  'EgressNetworkPolicy',
  'Group',
  'HostSubnet',
  'Identity',
  'Image',
  'ImageStream',
  'ImageStreamImport',
  'ImageStreamTag',
  'NetNamespace',
  'OAuthClient',
  'OAuthClientAuthorization',
  'Project',
  'ProjectRequest',
  'RoleBindingRestriction',
  'Route',
  'SecurityContextConstraints',
  'Template',
  'User',
  'UserIdentityMapping',
]);

/** A version that a release older than the table may have read. */
const FILE_VERSION = /^v\d+(?:alpha|beta)\d+$/;

/**
 * Checks group, version and kind for a release (its minor version). Undefined for what Kubernetes serves, what it
 * served before (`nsa-hardening/removed-api` reports these), and the groups of custom resources.
 */
export function apiFault(group: string, version: string, kind: string, minor: number): ApiFault | undefined {
  if (kind === '') return undefined;
  if (isPlaceholder(version) || isPlaceholder(kind)) return undefined;
  // Clients split a List. Files of other programs have no group either: only a kind shows that Kubernetes is meant.
  if (group === '' && OF_OPENSHIFT.has(kind)) return undefined;
  if (group === '' && (kind === 'List' || (version !== 'v1' && findKinds(kind).length === 0)))
    return undefined;
  const info = findKind(group, kind);
  const known = info?.versions.find(({ name }) => name === version);
  if (known) {
    const { since } = known;
    return since !== undefined && since > minor && !isServed(known, minor)
      ? { kind: 'early', since }
      : undefined;
  }
  // The table starts later than the kinds of files: kubeadm read v1beta1 up to 1.21.
  if (info?.scope === 'file' && FILE_VERSION.test(version)) return undefined;
  if (isGroup(group) ? isOwnKind(group, kind) && !findKind(group, kind) : !isUnknownApi(group, version, kind))
    return undefined;
  return meantApi(group, version, kind, minor) ?? { kind: 'unknown' };
}

/** The same kind in its own group and version, or else the kind of the same group with the nearest name. */
function meantApi(group: string, version: string, kind: string, minor: number): ApiFault | undefined {
  const same = findKinds(kind).filter((each) => each.plural !== undefined || each.group === group);
  const named =
    same.find((each) => each.group === group) ??
    same.find((each) => servedVersions(each, minor)[0]) ??
    same[0];
  const found = named ?? nearestKind(group, kind);
  const served = found && (servedVersions(found, minor)[0] ?? servedVersions(found, LAST_MINOR)[0]);
  if (!found || !served) return undefined;
  const apiVersion = found.group === '' ? served.name : `${found.group}/${served.name}`;
  return apiVersion === `${group}/${version}` && found.kind === kind
    ? undefined
    : { kind: 'meant', apiVersion, of: found.kind };
}

function nearestKind(group: string, kind: string) {
  const all = kindsOf().filter(({ plural }) => plural !== undefined);
  const lower = kind.toLowerCase();
  const name =
    all.find((each) => each.kind.toLowerCase() === lower)?.kind ??
    closest(
      kind,
      all.map((each) => each.kind),
    );
  const found = all.filter((each) => each.kind === name);
  return found.find((each) => each.group === group) ?? found[0];
}
