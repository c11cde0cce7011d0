// Finds the entry points of clusters, and groups those of one cluster.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { groupBy } from '@plimsoll/core/internal';
import type { JsonObject } from '@plimsoll/core/kubernetes';
import { isBelow } from '../files/repository.js';
import { clusterNames } from './cluster-names.js';
import { type Deployed, deploy } from './deploy.js';
import { referenceOf, sourceFor, syncOf, THIS_REPOSITORY } from './flux/sources.js';
import { foldersOf } from './given-folders.js';
import { groupKindOf, identityOf, textAt } from './names.js';
import type { Facts, FoundObject, Produced } from './types.js';

export interface Cluster {
  readonly name: string;
  readonly entries: readonly Produced[];
}

/** An entry point that was followed on its own. */
interface Root {
  readonly written: FoundObject;
  readonly deployed: Deployed;
  /** Whether it is certainly the root of a cluster, not just an object that nothing reaches. */
  readonly strong: boolean;
}

/**
 * The clusters that the user names, each by the path of its root in the repository.
 */
export function givenClusters(
  given: Readonly<Record<string, string>>,
  { root }: Pick<Facts, 'root'>,
): readonly Cluster[] {
  return foldersOf(given, root).map(({ name, own, folder }) => {
    const value: JsonObject = {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: { name: 'flux-system', namespace: 'flux-system' },
      spec: { path: own, sourceRef: { kind: 'GitRepository', name: THIS_REPOSITORY } },
    };
    const entry = { text: JSON.stringify(value), value, file: folder, cluster: name, by: undefined };
    return { name, entries: [{ ...entry, judgedAtSource: true }] };
  });
}

/**
 * The clusters that Flux deploys to, judging by the files. Each starts with an object that no other object's build
 * produces. Where a root is known, objects that nothing reaches belong to no cluster.
 */
export async function fluxClusters(facts: Facts): Promise<readonly Cluster[]> {
  const roots = await rootsOf(candidates(facts), facts);
  const strong = roots.filter((root) => root.strong);
  const weak = roots.filter((root) => !root.strong);
  const working = strong.filter(({ deployed }) =>
    deployed.objects.some(({ by, judgedAtSource }) => by !== undefined && !judgedAtSource),
  );
  const groups: (readonly Root[])[] = (working.length > 0 ? working : strong).map((root) => [
    root,
    ...leftBehind(root, weak),
  ]);
  if (working.length === 0) {
    // The only root leads to nothing here, so all other entry points belong to it.
    if (strong.length === 1 && !overlap(weak)) groups[0] = [...strong, ...weak];
    else for (const group of byFolder(weak)) groups.push(group);
  }
  const names = clusterNames(
    groups.map((group) => group.map(({ written }) => written)),
    facts.root,
  );
  return groups.map((group, index) => ({
    name: names[index]!,
    entries: group.map(({ written }) => ({ ...written, cluster: names[index]!, by: undefined })),
  }));
}

/** Those in a directory whose build failed: without the failure the root would reach them. */
function leftBehind({ deployed }: Root, weak: readonly Root[]): readonly Root[] {
  const folders = deployed.gaps.flatMap(({ folder }) => (folder === undefined ? [] : [folder]));
  const own = weak.filter(({ written }) => folders.some((folder) => isBelow(folder, written.file)));
  return overlap(own) ? [] : own;
}

/** A directory is one cluster, unless it defines one object twice. */
function byFolder(weak: readonly Root[]): readonly (readonly Root[])[] {
  return [...groupBy(weak, ({ written }) => path.dirname(written.file)).values()].flatMap((group) =>
    overlap(group) ? group.map((root) => [root]) : [group],
  );
}

/** Whether two of them define one object: then they belong to different clusters. */
function overlap(roots: readonly Root[]): boolean {
  const identities = roots.map(({ written }) => identityOf(written));
  return new Set(identities).size < identities.length;
}

interface Candidate {
  readonly written: FoundObject;
  readonly strong: boolean;
}

/** The objects that may be entry points: those whose source is this repository. */
function candidates(facts: Facts): readonly Candidate[] {
  const run = { ...facts, find: () => undefined };
  const found = facts.known.flatMap((written): Candidate[] => {
    const { value } = written;
    if (syncOf(value)) return [{ written, strong: true }];
    if (groupKindOf(value) !== 'kustomize.toolkit.fluxcd.io/Kustomization') return [];
    const source = sourceFor(referenceOf(value, ['spec', 'sourceRef']), '', run);
    if (!source || 'external' in source) return [];
    return [{ written, strong: isRoot(written, facts.root) }];
  });
  return found.sort((a, b) => Number(b.strong) - Number(a.strong));
}

/** Whether bootstrap wrote the object, or it deploys its own file. https://fluxcd.io/flux/installation/bootstrap/ */
function isRoot({ value, file }: FoundObject, root: string): boolean {
  const given = textAt(value, 'spec', 'path') ?? '';
  const folder = path.join(root, path.posix.normalize(`/${given}`));
  return path.basename(file) === 'gotk-sync.yaml' || (existsSync(folder) && isBelow(folder, file));
}

/** Those that no other one reaches, each followed on its own. In a circle the first counts. */
async function rootsOf(all: readonly Candidate[], facts: Facts): Promise<readonly Root[]> {
  const roots = new Map<string, Root>();
  const reached = new Map<string, ReadonlySet<string>>();
  for (const { written, strong } of all) {
    const own = keyOf(written);
    if ([...reached.values()].some((keys) => keys.has(own))) continue;
    const deployed = await deploy([{ ...written, cluster: `(${own})`, by: undefined }], facts);
    const keys = new Set(
      deployed.objects.flatMap((object) => (object.by === undefined ? [] : keysOf(object, facts))),
    );
    for (const other of [...roots.keys()])
      if (keys.has(other)) {
        roots.delete(other);
        reached.delete(other);
      }
    roots.set(own, { written, deployed, strong });
    reached.set(own, keys);
  }
  return [...roots.values()];
}

const keyOf = ({ file, value }: FoundObject): string =>
  JSON.stringify([file, groupKindOf(value), textAt(value, 'metadata', 'name')]);

/** The written objects that may be this one: by name in its file, else all of its kind there. */
function keysOf(object: Produced, { known }: Facts): readonly string[] {
  const groupKind = groupKindOf(object.value);
  const there = known.filter(({ file, value }) => file === object.file && groupKindOf(value) === groupKind);
  const own = keyOf(object);
  return there.some((other) => keyOf(other) === own) ? [own] : there.map(keyOf);
}
