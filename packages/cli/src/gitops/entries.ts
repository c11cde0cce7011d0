import path from 'node:path';
import { isObject, type JsonObject, ownValue, readDocuments } from '@plimsoll/core';
import type { FoundFile } from '../files/find.js';
import { readTextFile } from '../files/read.js';
import type { Produced } from './types.js';

/** A text without any of these holds no object of a controller. */
const MAY_HOLD = /toolkit\.fluxcd\.io\/|fluxcd\.controlplane\.io\/|argoproj\.io\/|helm\.cattle\.io\//;

/** The objects of controllers in the files, as they are written, with the text of their document. */
export function controllerObjects(
  files: readonly FoundFile[],
): readonly Pick<Produced, 'text' | 'value' | 'file'>[] {
  return files.flatMap(({ absolute }) => {
    if (!/\.(?:ya?ml|json)$/i.test(absolute)) return [];
    const text = readIfPossible(absolute);
    if (text === undefined || !MAY_HOLD.test(text)) return [];
    return [...readDocuments(text, { comments: false })].flatMap(({ value, start, end }) => {
      const apiVersion = ownValue(value, 'apiVersion');
      return isObject(value) && typeof apiVersion === 'string' && MAY_HOLD.test(apiVersion)
        ? [{ text: text.slice(start, end), value: value as JsonObject, file: absolute }]
        : [];
    });
  });
}

/** What cannot be read is told where the files are linted. */
function readIfPossible(file: string): string | undefined {
  try {
    return readTextFile(file);
  } catch {
    return undefined;
  }
}

/** Where clusters begin. https://fluxcd.io/flux/installation/bootstrap/ */
export function entryPoints(
  found: readonly Pick<Produced, 'text' | 'value' | 'file'>[],
): readonly Produced[] {
  return found.flatMap((object) => {
    const isRoot =
      path.basename(object.file) === 'gotk-sync.yaml' && ownValue(object.value, 'kind') === 'Kustomization';
    return isRoot ? [{ ...object, cluster: clusterName(object.value), by: undefined }] : [];
  });
}

/** Segments of a path that say nothing of a cluster's name. */
const MEANINGLESS = new Set([
  'flux',
  'flux-system',
  'cluster',
  'clusters',
  'config',
  'apps',
  'base',
  '.',
  '',
]);

function clusterName(kustomization: JsonObject): string {
  const given = ownValue(ownValue(kustomization, 'spec'), 'path');
  const parts = typeof given === 'string' ? given.split('/') : [];
  return parts.findLast((part) => !MEANINGLESS.has(part)) ?? 'cluster';
}
