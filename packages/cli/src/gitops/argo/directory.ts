// https://argo-cd.readthedocs.io/en/stable/user-guide/directory/
import path from 'node:path';
import { ownValue, readDocuments } from '@plimsoll/core/internal';
import { isObject, type Json, type JsonObject } from '@plimsoll/core/kubernetes';
import { reasonOf } from '../../error.js';
import { readTextFile } from '../../files/read.js';
import { displayPath } from '../../files/repository.js';
import { listAt, textAt } from '../names.js';
import { isTrueAt } from './fields.js';
import { CROSSING, globMatcher } from './globs.js';
import { MAX_ENTRIES, treeBelow } from './tree.js';
import type { KnownSource, SourceObjects, SourceRequest } from './types.js';

const MANIFEST = /\.(?:ya?ml|json|jsonnet)$/;
const SKIPPED = '+argocd:skip-file-rendering';

/** The manifests of a directory, as written. Each directory is read once, however many Applications name it. */
export function directoryObjects({ folder, root, value, run }: SourceRequest): SourceObjects {
  const options = ownValue(value, 'directory');
  return run.once(JSON.stringify(['directory', folder, options ?? null]), () => read(folder, root, options));
}

function read(folder: string, root: string, options: Json | undefined): SourceObjects {
  const isWanted = filterOf(textAt(options, 'include'), textAt(options, 'exclude'));
  if (!isWanted)
    return {
      failure: { kind: 'build-failed', reason: 'its include or exclude is not a valid pattern' },
    };
  const recurse = isTrueAt(options, 'recurse');
  const { files, cut } = treeBelow(folder, { root, recurse, hidden: true });
  if (cut)
    return {
      failure: {
        kind: 'build-failed',
        ours: true,
        reason: `its directory contains more than ${MAX_ENTRIES} entries. Name a directory below it`,
      },
    };
  const objects: ObjectOfFile[] = [];
  const taken: string[] = [];
  const problems: string[] = [];
  for (const relative of files) {
    if (!MANIFEST.test(relative) || !isWanted(relative)) continue;
    const file = path.join(folder, relative);
    const shown = displayPath(root, file);
    if (relative.endsWith('.jsonnet')) {
      problems.push(`it evaluates ${shown}, but Plimsoll does not run jsonnet`);
      continue;
    }
    const own = objectsIn(file, root);
    if ('failure' in own) return { failure: { kind: 'build-failed', reason: own.failure } };
    for (const object of own.objects) objects.push(object);
    if (own.objects.length > 0) taken.push(file);
  }
  return {
    objects,
    files: taken,
    problems: problems.map((reason) => ({ kind: 'plugin', reason })),
  };
}

export type ObjectOfFile = KnownSource['objects'][number];

/** `exclude` applies first. Patterns match the path from the directory. */
function filterOf(
  include: string | undefined,
  exclude: string | undefined,
): ((relative: string) => boolean) | undefined {
  const [included, excluded] = [include ?? '*', exclude].map((pattern) =>
    pattern === undefined ? () => false : globMatcher(pattern, CROSSING),
  );
  return included && excluded && ((relative) => !excluded(relative) && included(relative));
}

/** The objects of a file of manifests, including the items of lists, which are only followed. */
export function objectsIn(
  file: string,
  root: string,
): { readonly objects: readonly ObjectOfFile[] } | { readonly failure: string } {
  const shown = displayPath(root, file);
  let text: string;
  try {
    text = readTextFile(file);
  } catch (error) {
    return { failure: `${shown} cannot be read: ${reasonOf(error)}` };
  }
  if (text.includes(SKIPPED)) return { objects: [] };
  const objects: ObjectOfFile[] = [];
  for (const { value, start, end } of readDocuments(text, { comments: false })) {
    const own = text.slice(start, end);
    const isManifest = isObject(value) && typeof ownValue(value, 'kind') === 'string';
    if (isManifest) {
      const object = value as JsonObject;
      objects.push({ text: own, value: object, file });
      // The list itself is linted. Its items are only followed.
      for (const item of itemsOf(object))
        objects.push({ text: JSON.stringify(item), value: item, file, judgedAtSource: true });
    } else if (value !== undefined && value !== null && file.endsWith('.json'))
      return { failure: `${shown} is not a Kubernetes object. Exclude it` };
    else if (looksLikeManifest(own)) return { failure: `${shown} is not valid YAML` };
  }
  return { objects };
}

function itemsOf(value: JsonObject): readonly JsonObject[] {
  const kind = ownValue(value, 'kind');
  return typeof kind === 'string' && kind.endsWith('List')
    ? listAt(value, 'items').filter((item: Json) => isObject(item))
    : [];
}

/** Argo CD ignores files that are not manifests. */
const looksLikeManifest = (text: string): boolean =>
  ['apiVersion:', 'kind:', 'metadata:'].every((field) => text.includes(field));
