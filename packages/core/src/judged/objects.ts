import { isObject, type Json, ownValue, type Path, valueAt } from '../json.js';
import { isKubeadmCarrier } from '../model/components/from-kubeadm.js';
import type { PodTemplateLocation } from '../model/pod-templates.js';
import type { Resource } from '../model/resource.js';
import { configuresCluster } from './cluster-configurations.js';
import { hiddenIn } from './hidden.js';
import { isOwnKind, isUnknownApi } from './kubernetes-api.js';
import type { NotJudgedReason } from './reasons.js';

export interface Why {
  readonly reason: NotJudgedReason;
  readonly kind?: string;
  /** Where in the object. */
  readonly path?: Path;
}

/** What deploys a chart or a folder, which is not here: https://fluxcd.io, https://argo-cd.readthedocs.io, https://docs.k3s.io/helm */
const RELEASES = new Set([
  'argoproj.io/Application',
  'argoproj.io/ApplicationSet',
  'fleet.cattle.io/Bundle',
  'fleet.cattle.io/GitRepo',
  'helm.cattle.io/HelmChart',
  'helm.cattle.io/HelmChartConfig',
  'helm.fluxcd.io/HelmRelease',
  'helm.toolkit.fluxcd.io/HelmRelease',
]);

/** Kinds with pods whose specification no API server lets be absent. */
const NEEDS_POD = new Set(['', 'apps', 'batch', 'extensions']);

/** Why rules were not shown all that an object holds; undefined where they were. */
export function whyNotJudged(
  resource: Resource,
  podTemplates: readonly PodTemplateLocation[],
): Why | undefined {
  const { group, version, kind, value } = resource;
  if (resource.embedded || kind === '' || kind.endsWith('List')) return undefined;
  if (isEncrypted(value)) return { reason: 'encrypted', path: ['sops'] };
  if (RELEASES.has(`${group}/${kind}`)) return { reason: 'release' };
  const templates = podTemplates.filter((entry) => entry.group === group && entry.kind === kind);
  const unknown = isUnknownApi(group, version, kind);
  if (templates.length > 0 && !unknown)
    return NEEDS_POD.has(group) ? withoutPod(value, templates) : undefined;
  if (isOwnKind(group, kind) && !unknown) return undefined;
  const hidden = hiddenIn(resource);
  if (hidden) return hidden;
  if (!isKubeadmCarrier(group, kind) && configuresCluster(group)) return { reason: 'cluster-configuration' };
  return unknown ? { reason: 'unknown-kind' } : undefined;
}

/** https://github.com/getsops/sops#encryption-protocol: what it encrypts carries how. */
function isEncrypted(value: Json): boolean {
  const sops = ownValue(value, 'sops');
  return isObject(sops) && ('mac' in sops || 'lastmodified' in sops);
}

function withoutPod(value: Json, templates: readonly PodTemplateLocation[]): Why | undefined {
  const hasPod = templates.some(({ path }) => {
    const spec = valueAt(value, [...path, 'spec']);
    return isObject(spec) && Object.keys(spec).length > 0;
  });
  return hasPod ? undefined : { reason: 'no-spec' };
}
