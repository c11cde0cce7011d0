// What the options of a source change in the kustomization of its directory, as `kustomize edit` does.
// https://argo-cd.readthedocs.io/en/stable/user-guide/kustomize/

import { existsSync } from 'node:fs';
import path from 'node:path';
import { valueAt } from '@plimsoll/core/internal';
import { isObject, type Json, type JsonObject } from '@plimsoll/core/kubernetes';
import { listAt, textAt } from '../names.js';
import { isTrueAt, mapAt } from './fields.js';

/**
 * The kustomization as Argo CD builds it. `fill` fills in build variables. Returns a reason without a period where
 * `kustomize edit` fails: a label or annotation already exists, and the source does not force it.
 */
export function withOptions(
  kustomization: JsonObject,
  options: JsonObject,
  folder: string,
  fill: (text: string) => string,
): JsonObject | string {
  const edited: Record<string, Json> = { ...kustomization };
  for (const field of ['namePrefix', 'nameSuffix', 'namespace']) {
    const own = textAt(options, field);
    if (own !== undefined) edited[field] = own;
  }
  const append = (field: string, own: readonly Json[]): void => {
    if (own.length > 0) edited[field] = [...listAt(kustomization, field), ...own];
  };
  const upsert = (field: string, own: readonly JsonObject[]): void => {
    const names = new Set(own.map(({ name }) => name));
    const others = listAt(kustomization, field).filter((entry) => !names.has(valueAt(entry, ['name'])!));
    if (own.length > 0) edited[field] = [...others, ...own];
  };
  upsert(
    'images',
    listAt(options, 'images').flatMap((image) => (typeof image === 'string' ? [imageOf(fill(image))] : [])),
  );
  upsert(
    'replicas',
    listAt(options, 'replicas').flatMap((entry) => replicasOf(entry)),
  );
  const labels = filled(mapAt(options, 'commonLabels'), fill) ?? {};
  const withoutSelector = isTrueAt(options, 'labelWithoutSelector');
  const given = listAt(kustomization, 'labels');
  const labelled = withoutSelector
    ? given.flatMap((entry) => Object.keys(mapAt(entry, 'pairs') ?? {}))
    : Object.keys(mapAt(kustomization, 'commonLabels') ?? {});
  const annotations = mapAt(options, 'commonAnnotations') ?? {};
  const annotated = Object.keys(mapAt(kustomization, 'commonAnnotations') ?? {});
  const taken =
    twice('label', 'forceCommonLabels', labels, labelled, options) ??
    twice('annotation', 'forceCommonAnnotations', annotations, annotated, options);
  if (taken !== undefined) return taken;
  if (Object.keys(labels).length > 0)
    if (withoutSelector)
      edited.labels = withLabels(given, labels, isTrueAt(options, 'labelIncludeTemplates'));
    else edited.commonLabels = { ...mapAt(kustomization, 'commonLabels'), ...labels };
  const own = isTrueAt(options, 'commonAnnotationsEnvsubst') ? filled(annotations, fill) : annotations;
  if (own && Object.keys(own).length > 0)
    edited.commonAnnotations = { ...mapAt(kustomization, 'commonAnnotations'), ...own };
  append('patches', listAt(options, 'patches').map(withTextPatch));
  const isTolerant = isTrueAt(options, 'ignoreMissingComponents');
  append(
    'components',
    listAt(options, 'components').filter(
      (entry) => typeof entry === 'string' && (!isTolerant || existsSync(path.resolve(folder, entry))),
    ),
  );
  return edited;
}

function twice(
  what: string,
  force: string,
  given: JsonObject,
  there: readonly string[],
  options: JsonObject,
): string | undefined {
  const key = isTrueAt(options, force) ? undefined : there.find((own) => Object.hasOwn(given, own));
  return key === undefined
    ? undefined
    : `the ${what} ${key} is already in the kustomization. Set ${force} to replace it`;
}

/** Existing labels get the new value in place. The others become an entry of their own. */
function withLabels(given: readonly Json[], labels: JsonObject, includeTemplates: boolean): readonly Json[] {
  const left = new Map(Object.entries(labels));
  const entries = given.map((entry): Json => {
    const pairs = mapAt(entry, 'pairs');
    if (!pairs || !isObject(entry)) return entry;
    const changed = Object.entries(pairs).map(([key, value]) => [key, labels[key] ?? value] as const);
    for (const [key] of changed) left.delete(key);
    return { ...entry, pairs: Object.fromEntries(changed) };
  });
  return left.size === 0
    ? entries
    : [...entries, { pairs: Object.fromEntries(left), includeSelectors: false, includeTemplates }];
}

function filled(map: JsonObject | undefined, fill: (text: string) => string): JsonObject | undefined {
  return (
    map &&
    Object.fromEntries(
      Object.entries(map).map(([key, value]) => [key, typeof value === 'string' ? fill(value) : value]),
    )
  );
}

/** Reads `name=other:tag@digest`. Any part may be missing, but not all. */
export function imageOf(text: string): JsonObject {
  const [, name, rest] = /^([^=]*)=(.*)$/.exec(text) ?? [];
  const { repository, tag, digest } = partsOf(rest ?? text);
  return {
    name: name ?? repository,
    ...(name !== undefined && repository !== '' && repository !== '*' && { newName: repository }),
    ...(tag !== undefined && { newTag: tag }),
    ...(digest !== undefined && { digest }),
  };
}

function partsOf(reference: string) {
  const [beforeDigest = '', digest] = reference.split('@', 2);
  const colon = beforeDigest.lastIndexOf(':');
  const hasTag = colon > beforeDigest.lastIndexOf('/');
  return {
    repository: hasTag ? beforeDigest.slice(0, colon) : beforeDigest,
    tag: hasTag ? beforeDigest.slice(colon + 1) : undefined,
    digest,
  };
}

/** A count may be written as a string. */
function replicasOf(entry: Json): readonly JsonObject[] {
  const [name, count] = [textAt(entry, 'name'), Number(valueAt(entry, ['count']))];
  return name === undefined || !Number.isInteger(count) ? [] : [{ name, count }];
}

/** Kustomize wants the operations as a string. */
function withTextPatch(entry: Json): Json {
  return isObject(entry) && Array.isArray(entry.patch)
    ? { ...entry, patch: JSON.stringify(entry.patch) }
    : entry;
}
