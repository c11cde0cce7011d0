import {
  findKind,
  findKinds,
  isServedKind,
  type KindInfo,
  kindsOf,
  LAST_MINOR,
  servedVersions,
} from '@plimsoll/kubernetes-api';

export type { Kinds } from '@plimsoll/kubernetes-api';

/**
 * A kind whose objects the API serves. Undefined for custom resources, configuration files and unknown kinds.
 * @example
 * builtInKind('apps', 'Deployment')?.plural; // 'deployments'
 */
export function builtInKind(group: string, kind: string): KindInfo | undefined {
  const info = findKind(group, kind);
  return info?.plural === undefined ? undefined : info;
}

/** The groups that ever served a kind of Kubernetes' own API. Those that still do come first. */
export function groupsOf(kind: string): readonly string[] {
  const served = findKinds(kind).filter(({ plural }) => plural !== undefined);
  const gone = (info: KindInfo): number => (servedVersions(info, LAST_MINOR).length === 0 ? 1 : 0);
  return served.sort((a, b) => gone(a) - gone(b)).map(({ group }) => group);
}

/** The kinds of Kubernetes' own API by name, in any group. */
export function kindNames(): readonly string[] {
  return [...new Set(kindsOf().flatMap(({ kind, plural }) => (plural === undefined ? [] : [kind])))];
}

/** Only known kinds are cached, because there may be any number of unknown ones. */
const known = new Set<string>();

/** Whether a group of Kubernetes' own API has this kind. Every rule asks for each kind that it visits. */
export function isKindName(kind: string): boolean {
  if (known.has(kind)) return true;
  const isKnown = isServedKind(kind);
  if (isKnown) known.add(kind);
  return isKnown;
}
