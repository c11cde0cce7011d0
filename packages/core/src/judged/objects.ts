import type { Draft } from '../draft/draft.js';
import { isObject, type Json, ownValue, type Path, valueAt } from '../json.js';
import { carriesObjects } from '../model/carried.js';
import { chartsIn } from '../model/charts.js';
import { isKubeadmCarrier } from '../model/components/from-kubeadm.js';
import { isOwnKind, isUnknownApi } from '../model/own-kinds.js';
import { hiddenIn, podsOf, templatesOf } from '../model/pod.js';
import type { PodTemplateLocation } from '../model/pod-template.js';
import { deploysRelease } from '../model/releases.js';
import type { Resource } from '../model/resource.js';
import { isReadWithChart, madeOfValues } from '../model/values/in-resources.js';
import { configuresCluster } from './cluster-configurations.js';
import type { NotJudgedReason } from './reasons.js';

export interface Why {
  readonly reason: NotJudgedReason;
  readonly kind?: string;
  /** The path in the object. */
  readonly path?: Path;
}

/** Why rules were not shown everything in an object. Undefined if they were. */
export function whyNotJudged(
  resource: Resource,
  podTemplates: readonly PodTemplateLocation[],
  /** Whether a rule was shown what the object configures. */
  isRead: () => boolean,
): Why | undefined {
  const { group, version, kind, value } = resource;
  if (resource.embedded || kind === '' || kind.endsWith('List')) return undefined;
  if (isEncrypted(value)) return { reason: 'encrypted', path: ['sops'] };
  if (deploysRelease(group, kind)) return whyNotRendered(resource);
  // The object that gives the values reports it.
  if (resource.inValues?.partial) return undefined;
  const templates = templatesOf(resource, podTemplates);
  const own = isOwnKind(group, kind);
  const carrier = carriesObjects(group, kind);
  const unknown = isUnknownApi(group, version, kind) && (own || (templates.length === 0 && !carrier));
  const unread = (): boolean =>
    configuresCluster(group) && !carrier && !isKubeadmCarrier(group, kind) && !isRead();
  if (own && !unknown) {
    if (unread()) return { reason: 'cluster-configuration' };
    return templates.length > 0 ? withoutPod(value, templates) : undefined;
  }
  const hidden = hiddenIn(resource, podTemplates);
  if (hidden?.container) return { reason: 'hidden-pods', path: hidden.container };
  if (hidden?.object) return { reason: 'hidden-objects', path: hidden.object };
  if (unread()) return { reason: 'cluster-configuration' };
  if (unknown) return { reason: 'unknown-kind' };
  const partial = podsOf(resource, podTemplates).find((pod) => pod.partial);
  return partial && { reason: 'partial-pods', path: partial.path };
}

/**
 * If the shape of all values is known, so are the workloads of the chart. If only that of some is known, only what they
 * set is.
 */
function whyNotRendered(resource: Resource): Why | undefined {
  const pods = madeOfValues(resource).filter(({ whole }) => !whole);
  if (pods.length > 0) return pods.some(({ partial }) => partial) ? { reason: 'values' } : undefined;
  if (isReadWithChart(resource)) return undefined;
  const values = chartsIn(resource).flatMap((chart) => chart.values.filter(({ exists }) => exists));
  return { reason: values.length > 0 ? 'values-unknown' : 'release' };
}

/** Whether a finding already says what a reason would say, so that only one of them reports a fault. */
export function isSaid(
  { reason }: Why,
  { group, kind }: Resource,
  podTemplates: readonly PodTemplateLocation[],
  findings: readonly Pick<Draft, 'ruleId' | 'path'>[],
): boolean {
  if (reason === 'unknown-kind') return findings.some(({ ruleId }) => ruleId === 'plimsoll/unknown-api');
  if (reason !== 'no-spec') return false;
  const specs = podTemplates.flatMap((each) =>
    each.group === group && each.kind === kind ? [[...each.path, 'spec']] : [],
  );
  return findings.some(
    ({ ruleId, path }) => ruleId === 'plimsoll/malformed' && specs.some((spec) => isOnOneWay(path, spec)),
  );
}

/** Whether one of two paths leads to the other. */
function isOnOneWay(a: Path, b: Path): boolean {
  return a.slice(0, b.length).every((step, index) => step === b[index]);
}

/** What SOPS encrypts says how: https://github.com/getsops/sops#encryption-protocol */
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
