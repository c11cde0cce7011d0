// A FluxInstance whose values stand in a file that a kustomization turns into a ConfigMap.
import path from 'node:path';
import { readDocuments, valueAt } from '@plimsoll/core/internal';
import { isObject, type Json, type JsonObject } from '@plimsoll/core/kubernetes';
import { readTextFile } from '../../files/read.js';
import { isBelow, whyForeign } from '../../files/repository.js';
import { kustomizationFile } from '../../render/kustomizations.js';
import { listAt, textAt } from '../names.js';
import type { FoundObject } from '../types.js';
import { isFluxInstanceRelease } from './sources.js';

/** How many levels above a release to look for its kustomization. */
const LEVELS = 3;

/** Adds the values from ConfigMaps to a release of the FluxInstance chart. Returns any other object as it is. */
export function withInstanceValues(object: FoundObject, root: string): FoundObject {
  const { value, file } = object;
  if (!isFluxInstanceRelease(value)) return object;
  const layers = listAt(value, 'spec', 'valuesFrom').flatMap((source) => {
    const [name, key = 'values.yaml'] = [textAt(source, 'name'), textAt(source, 'valuesKey')];
    const isWhole = textAt(source, 'kind') === 'ConfigMap' && textAt(source, 'targetPath') === undefined;
    return isWhole && name !== undefined ? (generated(name, key, path.dirname(file), root) ?? []) : [];
  });
  if (layers.length === 0) return object;
  const inline = valueAt(value, ['spec', 'values']) ?? {};
  const values = [...layers, inline].reduce<Json>(merged, {});
  return { ...object, value: { ...value, spec: { ...(value.spec as JsonObject), values } } };
}

/** The value that a kustomization in a directory, or above it, generates for a key of a ConfigMap. */
function generated(name: string, key: string, folder: string, root: string): JsonObject | undefined {
  let at = folder;
  for (let level = 0; level <= LEVELS && isBelow(root, at); level++, at = path.dirname(at)) {
    const kustomization = mapIn(kustomizationFile(at), root);
    const generator = listAt(kustomization, 'configMapGenerator').find((own) => textAt(own, 'name') === name);
    const entry = listAt(generator, 'files')
      .filter((own) => typeof own === 'string')
      .find((own) => own.startsWith(`${key}=`) || path.posix.basename(own) === key);
    if (entry !== undefined) return mapIn(path.resolve(at, entry.slice(entry.indexOf('=') + 1)), root);
    if (at === root) break;
  }
  return undefined;
}

function mapIn(file: string | undefined, root: string): JsonObject | undefined {
  if (file === undefined || !isBelow(root, file) || whyForeign(file, root) !== undefined) return undefined;
  try {
    const [document] = readDocuments(readTextFile(file), { comments: false });
    return isObject(document?.value) ? (document.value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}

function merged(below: Json, above: Json): Json {
  if (!isObject(below) || !isObject(above)) return above;
  const all = new Map(Object.entries(below));
  for (const [key, value] of Object.entries(above)) all.set(key, merged(all.get(key) ?? {}, value));
  return Object.fromEntries(all);
}
