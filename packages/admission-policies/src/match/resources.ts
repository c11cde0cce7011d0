import { findKind, findResource, servedVersions } from '@plimsoll/kubernetes-api';

/** A kind in a version, with the resource that holds its objects. */
export interface ServedResource {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly resource: string;
}

/** The plural that Kubernetes guesses if no definition names it. */
export function guessPlural(kind: string): string {
  const lower = kind.toLowerCase();
  if (lower.endsWith('s')) return `${lower}es`;
  return /[^aeiou]y$/.test(lower) ? `${lower.slice(0, -1)}ies` : `${lower}s`;
}

/** The groups that have served one resource, one after the other. */
const MOVED: readonly (readonly (readonly [group: string, resource: string])[])[] = [
  [
    ['apps', 'deployments'],
    ['extensions', 'deployments'],
  ],
  [
    ['apps', 'daemonsets'],
    ['extensions', 'daemonsets'],
  ],
  [
    ['apps', 'replicasets'],
    ['extensions', 'replicasets'],
  ],
  [
    ['networking.k8s.io', 'ingresses'],
    ['extensions', 'ingresses'],
  ],
  [
    ['networking.k8s.io', 'networkpolicies'],
    ['extensions', 'networkpolicies'],
  ],
  [
    ['events.k8s.io', 'events'],
    ['', 'events'],
  ],
];

/** The other versions of a resource that a minor release serves: the API server converts objects between them. */
export function equivalents(
  { group, version, resource }: ServedResource,
  minor: number,
): readonly ServedResource[] {
  const moved = MOVED.find((places) => places.some(([own, name]) => own === group && name === resource)) ?? [
    [group, resource] as const,
  ];
  return moved.flatMap(([ownGroup, name]) => {
    const info = findResource(ownGroup, name);
    if (!info) return [];
    return servedVersions(info, minor)
      .filter((each) => ownGroup !== group || each.name !== version)
      .map((each) => ({ group: ownGroup, version: each.name, kind: info.kind, resource: name }));
  });
}

/** The scope of a built-in kind. Undefined for custom resources. */
export function scopeOf(group: string, kind: string): 'namespaced' | 'cluster' | 'other' | undefined {
  const info = findKind(group, kind);
  if (!info) return undefined;
  return info.scope === 'namespaced' || info.scope === 'cluster' ? info.scope : 'other';
}

/** The resource of a built-in kind. */
export const pluralOf = (group: string, kind: string): string | undefined => findKind(group, kind)?.plural;
