import { regionOf } from '../draft/region.js';
import { builtInKind } from '../model/kinds.js';
import type { LintedFile } from '../model/linted-file.js';
import { type Resource, resourceId } from '../model/resource.js';
import { oncePer } from '../once-per.js';
import type { NotJudged } from './not-judged.js';

/**
 * Objects that one cluster contains twice. A cluster has only one object of a kind and name in a namespace, so either
 * one replaces the other, or files of two clusters were taken for one. Objects whose namespace is only known at
 * installation are left out, because it may differ.
 */
export function repeatedObjects(
  files: readonly LintedFile[],
  isReported: (file: string) => boolean,
): NotJudged[] {
  const asked = new Set<string>();
  const names = new Set<string | undefined>();
  for (const { file, resources } of files) {
    if (!isReported(file.source.path)) continue;
    for (const key of identities(resources)) if (key !== undefined) asked.add(key);
    for (const { name } of resources) names.add(name);
  }
  const first = new Set<string>();
  const repeated = new Map<string, Resource>();
  for (const { resources } of files) {
    if (!resources.some(({ name }) => names.has(name))) continue;
    const keys = identities(resources);
    for (let index = 0; index < keys.length; index++) {
      const key = keys[index];
      if (key === undefined || !asked.has(key)) continue;
      if (!first.has(key)) first.add(key);
      else if (!repeated.has(key)) repeated.set(key, resources[index]!);
    }
  }
  return [...repeated.values()].filter(({ file }) => isReported(file.path)).map(entryOf);
}

function entryOf(resource: Resource): NotJudged {
  const region = regionOf(resource, []);
  return {
    reason: 'repeated',
    kind: resource.kind,
    file: resource.file.path,
    ...(region && { region }),
    document: resource.document,
    resource: resourceId(resource),
  };
}

/** Once per file: its list of objects is the same as long as it does not change. */
const identities = oncePer((resources: readonly Resource[]) => resources.map(identityOf));

function identityOf(resource: Resource): string | undefined {
  const { cluster, group, kind, name, namespaced, namespace, embedded, within, inValues } = resource;
  if (embedded || within || inValues || name === undefined || !builtInKind(group, kind)?.stored)
    return undefined;
  if (namespaced && namespace === undefined) return undefined;
  return JSON.stringify([cluster, group, kind, namespace, name]);
}
