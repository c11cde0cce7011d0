import path from 'node:path';
import { valueAt } from '@plimsoll/core/internal';
import { isObject } from '@plimsoll/core/kubernetes';
import { displayPath } from '../files/repository.js';
import { syncOf } from './flux/sources.js';
import { textAt } from './names.js';
import type { FoundObject } from './types.js';

/** Segments of a path that are not part of a cluster's name. */
const MEANINGLESS = new Set([
  ...['flux', 'flux-system', 'gitops', 'cluster', 'clusters', 'config', 'apps', 'base', 'bootstrap'],
  ...['kubernetes', 'k8s', 'kube', 'deploy', 'manifests', '.', ''],
]);

/** A unique name for each cluster, made from its group of entry points. */
export function clusterNames(groups: readonly (readonly FoundObject[])[], root: string): readonly string[] {
  const names = groups.map((group) => nameOfGroup(group, root));
  return names.map((name, index) => {
    const isOnly = names.every((other, at) => other !== name || at === index);
    if (isOnly) return name;
    const where = folderOf(groups[index]!, root);
    return where === '' || where === name ? `${name} ${index + 1}` : where;
  });
}

function nameOfGroup(group: readonly FoundObject[], root: string): string {
  return (
    folderOf(group, root)
      .split('/')
      .findLast((part) => !MEANINGLESS.has(part)) ??
    group.map(variableOf).find((name) => name !== undefined) ??
    path.basename(root)
  );
}

/** The path of the root, else the directory of the entry points. */
function folderOf(group: readonly FoundObject[], root: string): string {
  const [first] = group;
  if (!first) return '';
  const sync = syncOf(first.value);
  if (sync) return path.posix.normalize(`/${sync.path}`).slice(1).replace(/\/$/, '');
  const folder = displayPath(root, path.dirname(first.file));
  return folder.replace(/\/?flux-system$/, '');
}

function variableOf({ value }: FoundObject): string | undefined {
  const given = valueAt(value, ['spec', 'postBuild', 'substitute']);
  const key = Object.keys(isObject(given) ? given : {}).find((key) => /^cluster_?name$/i.test(key));
  return key === undefined ? undefined : textAt(value, 'spec', 'postBuild', 'substitute', key);
}
