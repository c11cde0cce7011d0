// What the spec of a Flux Kustomization changes in the kustomization of its directory.
// https://github.com/fluxcd/pkg/blob/main/kustomize/kustomize_generator.go
import { existsSync } from 'node:fs';
import path from 'node:path';
import { valueAt } from '@plimsoll/core/internal';
import { isObject, type Json, type JsonObject } from '@plimsoll/core/kubernetes';
import { listAt, textAt } from '../names.js';

/** The kustomization of a directory as Flux builds it. */
export function withSpec(kustomization: JsonObject, value: JsonObject, folder: string): JsonObject {
  const edited: Record<string, Json> = { ...kustomization };
  const replace = (field: string, own: Json | undefined): void => {
    if (own !== undefined) edited[field] = own;
  };
  const append = (field: string, own: readonly Json[]): void => {
    if (own.length > 0) edited[field] = [...listAt(kustomization, field), ...own];
  };
  replace('namespace', textAt(value, 'spec', 'targetNamespace'));
  replace('namePrefix', textAt(value, 'spec', 'namePrefix'));
  replace('nameSuffix', textAt(value, 'spec', 'nameSuffix'));
  append('patches', listAt(value, 'spec', 'patches').map(withoutPath));
  append(
    'patchesStrategicMerge',
    listAt(value, 'spec', 'patchesStrategicMerge').flatMap((patch) =>
      // A string would be a path.
      isObject(patch) ? [JSON.stringify(patch, null, 1)] : [],
    ),
  );
  append('patchesJson6902', listAt(value, 'spec', 'patchesJson6902').map(withoutPath).map(withPatchText));
  const components = listAt(value, 'spec', 'components');
  const tolerant = valueAt(value, ['spec', 'ignoreMissingComponents']) === true;
  append(
    'components',
    components.filter(
      (entry) => !tolerant || typeof entry !== 'string' || existsSync(path.resolve(folder, entry)),
    ),
  );
  const images = listAt(value, 'spec', 'images');
  if (images.length > 0) edited.images = withImages(listAt(kustomization, 'images'), images);
  const metadata = listAt(value, 'spec', 'buildMetadata');
  if (metadata.length > 0) edited.buildMetadata = metadata;
  return edited;
}

/** Flux has no patches by path, but kustomize would read the file. */
function withoutPath(entry: Json): Json {
  if (!isObject(entry)) return entry;
  const { path: _, ...rest } = entry;
  return rest;
}

/** Kustomize wants the operations as a string. */
export function withPatchText(entry: Json): Json {
  return isObject(entry) && Array.isArray(entry.patch)
    ? { ...entry, patch: JSON.stringify(entry.patch, null, 1) }
    : entry;
}

/** Merges entries with the same name. A new name replaces the name. A tag or digest replaces both of these. */
function withImages(own: readonly Json[], given: readonly Json[]): readonly Json[] {
  const images = [...own];
  for (const image of given) {
    const index = images.findIndex((other) => valueAt(other, ['name']) === valueAt(image, ['name']));
    if (index === -1 || !isObject(image)) {
      images.push(image);
      continue;
    }
    const { newName, newTag, digest } = image;
    const { newTag: oldTag, digest: oldDigest, ...rest } = images[index] as Record<string, Json>;
    const kept = {
      ...(oldTag !== undefined && { newTag: oldTag }),
      ...(oldDigest !== undefined && { digest: oldDigest }),
    };
    const set = { ...(newTag !== undefined && { newTag }), ...(digest !== undefined && { digest }) };
    images[index] = {
      ...rest,
      ...(newName !== undefined && { newName }),
      ...(newTag !== undefined || digest !== undefined ? set : kept),
    } as JsonObject;
  }
  return images;
}
