// https://fluxcd.io/flux/components/helm/helmreleases/
import { createHash } from 'node:crypto';
import type { JsonObject } from '@plimsoll/core/kubernetes';
import { textAt } from '../../names.js';

/** The longest name of a release in Helm and Flux. */
const MAX_NAME = 53;

/** The name under which a HelmRelease is installed. */
export function releaseName(value: JsonObject): string {
  const name = textAt(value, 'metadata', 'name') ?? '';
  const target = textAt(value, 'spec', 'targetNamespace');
  const full = textAt(value, 'spec', 'releaseName') ?? (target === undefined ? name : `${target}-${name}`);
  if (full.length <= MAX_NAME) return full;
  return `${full.slice(0, 40)}-${createHash('sha256').update(full).digest('hex').slice(0, 12)}`;
}

/** The namespace that it is installed in. */
export function releaseNamespace(value: JsonObject): string | undefined {
  return textAt(value, 'spec', 'targetNamespace') ?? textAt(value, 'metadata', 'namespace');
}
