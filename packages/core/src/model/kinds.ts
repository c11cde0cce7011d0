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

/** Of kinds that are none there may be any number. */
const known = new Set<string>();

/** Whether some group of Kubernetes' own has such a kind. Every rule asks it for each kind that it visits. */
export function isKindName(kind: string): boolean {
  if (known.has(kind)) return true;
  const isKnown = isServedKind(kind);
  if (isKnown) known.add(kind);
  return isKnown;
}
