import { append, oncePer } from '@plimsoll/core/internal';
import type { ContainerCursor, Resource } from '@plimsoll/core/kubernetes';
import type { Context } from './context.js';
import { oncePerGraph } from './keeper.js';
import { keyOf, type Place, placeOf } from './places.js';
import type { Evidence } from './types.js';

const NONE: readonly Resource[] = [];

/** The objects of a kind in the files, at a place. */
export function objectsAt(context: Context, group: string, kind: string, place: Place): readonly Resource[] {
  const all = group === '' ? context.project.ofKind(kind) : context.project.ofKind(kind, group);
  return place.everywhere ? all : (byPlace(all).get(keyOf(place)) ?? NONE);
}

/** Those of them with one of the names. Without names, all of them. */
export function objectsNamed(
  context: Context,
  { group, kind }: { readonly group: string; readonly kind: string },
  names: readonly string[] | undefined,
  place: Place,
): readonly Resource[] {
  const here = objectsAt(context, group, kind, place);
  if (!names) return here;
  return [...new Set(names)].flatMap((name) => byName(here).get(name) ?? []);
}

const byName = oncePer((resources: readonly Resource[]) => {
  const index = new Map<string, Resource[]>();
  for (const resource of resources) if (resource.name !== undefined) append(index, resource.name, resource);
  return index;
});

/** The namespaces in which files name a ServiceAccount: as an object, as the account of a pod, or in a binding. */
export function namespacesOfAccount(context: Context, name: string): Iterable<string | undefined> {
  return byAccount(context).get(name) ?? [];
}

const byAccount = oncePerGraph(({ project, identities }: Context) => {
  const index = new Map<string, Set<string | undefined>>([
    ['clusterrole-aggregation-controller', new Set(['kube-system'])],
  ]);
  const add = (name: string, namespace: string | undefined): void => {
    const known = index.get(name);
    if (known) known.add(namespace);
    else index.set(name, new Set([namespace]));
  };
  for (const { name, namespace } of project.ofKind('ServiceAccount'))
    if (name !== undefined) add(name, namespace);
  for (const { serviceAccountName, owner } of project.pods) add(serviceAccountName, owner.namespace);
  for (const { who } of identities.values()) if (who.kind === 'ServiceAccount') add(who.name, who.namespace);
  return index;
});

const byPlace = oncePer((resources: readonly Resource[]) => {
  const index = new Map<string, Resource[]>();
  for (const resource of resources) append(index, keyOf(placeOf(resource)), resource);
  return index;
});

/**
 * The running containers of the pods with these names at a place. The names of bare pods and of pods of a StatefulSet
 * are known. Other names end with a random part.
 */
export function podsNamed(
  context: Context,
  names: readonly string[],
  place: Place,
): readonly ContainerCursor[] {
  const index = byPodName(context);
  return [...new Set(names)].flatMap((name) => {
    const ordinal = /^(.*)-\d+$/.exec(name);
    return [
      ...(index.get(`Pod/${name}`) ?? []),
      ...((ordinal && index.get(`StatefulSet/${ordinal[1]}`)) || []),
    ].filter(({ pod }) => place.everywhere || keyOf(placeOf(pod.owner)) === keyOf(place));
  });
}

const byPodName = oncePerGraph(({ project }: Context) => {
  const index = new Map<string, ContainerCursor[]>();
  for (const { owner, containers } of project.pods)
    if (owner.kind === 'Pod' || owner.kind === 'StatefulSet')
      for (const container of containers)
        if (container.role !== 'init') append(index, `${owner.kind}/${owner.name}`, container);
  return index;
});

/** The containers of a workload, by object. */
export const containersOf = oncePerGraph(({ project }: Context) => {
  const index = new Map<Resource, ContainerCursor[]>();
  for (const { owner, containers } of project.pods)
    for (const container of containers) append(index, owner, container);
  return index;
});

/** Where a container says that it reads standard input. */
export function inputOf(container: ContainerCursor): Evidence | undefined {
  const at = container.at('stdin');
  return at.value === true ? { at, message: `Container ${container.name} reads its input.` } : undefined;
}
