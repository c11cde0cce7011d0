// The kustomization that Flux makes for a directory without one.
// https://fluxcd.io/flux/components/kustomize/kustomizations/#generating-a-kustomizationyaml-file
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { readDocuments, valueAt } from '@plimsoll/core/internal';
import type { Json, JsonObject } from '@plimsoll/core/kubernetes';
import { reasonOf } from '../../error.js';
import { GitIgnores } from '../../files/git-ignores.js';
import { readTextFile } from '../../files/read.js';
import { displayPath } from '../../files/repository.js';
import { kustomizationFile, readKustomization } from '../../render/kustomizations.js';
import type { Artifact } from './artifact.js';

/** No real repository is deeper. */
const MAX_DEPTH = 64;

/** A kustomization with all manifests below a directory, or why Flux fails: a sentence without a period. */
export function generateKustomization(
  folder: string,
  artifact: Artifact,
): { readonly generated: JsonObject } | { readonly failure: string } {
  const ignores = new GitIgnores(folder);
  const resources: string[] = [];
  let failure: string | undefined;
  const shown = (absolute: string): string => displayPath(artifact.root, absolute);
  const walk = (at: string, depth: number): void => {
    if (depth > MAX_DEPTH) failure ??= `${shown(at)} is more than ${MAX_DEPTH} directories deep`;
    const entries = ignores.keep(at, readdirSync(at, { withFileTypes: true }));
    for (const entry of [...entries].sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const absolute = path.join(at, entry.name);
      if (failure !== undefined || artifact.leavesOut(absolute, entry.isDirectory())) continue;
      const relative = `./${path.relative(folder, absolute).split(path.sep).join('/')}`;
      if (entry.isDirectory()) {
        const own = kustomizationFile(absolute);
        if (own === undefined) walk(absolute, depth + 1);
        else if (readKustomization(absolute, artifact.root)?.component)
          failure = `${shown(own)} is a Component, but Flux reads it as a kustomization here. List it in the spec.components of the Kustomization, or add a kustomization.yaml to ${shown(folder)}`;
        else resources.push(relative);
        // A source's artifact has no links.
      } else if (entry.isFile() && /\.ya?ml$/.test(entry.name)) {
        const why = whyNoManifest(absolute);
        if (why === undefined) resources.push(relative);
        else
          failure = `${shown(absolute)} ${why}. Without a kustomization.yaml in ${shown(folder) || 'the root'} Flux reads each YAML file as manifests. Add a kustomization.yaml, or move the file away`;
      }
    }
  };
  try {
    walk(folder, 0);
  } catch (error) {
    failure = `${shown(folder)} cannot be read: ${reasonOf(error)}`;
  }
  return failure === undefined ? { generated: { resources } } : { failure };
}

/** Why kustomize does not accept a file as manifests. */
function whyNoManifest(file: string): string | undefined {
  let text: string;
  try {
    text = readTextFile(file);
  } catch (error) {
    return `cannot be read: ${reasonOf(error)}`;
  }
  for (const { value, problems } of readDocuments(text, { comments: false })) {
    if (problems.some(({ rule }) => rule !== 'duplicate-key')) return 'is not valid YAML';
    if (value === undefined || value === null) continue;
    const why = whyNoObject(value);
    if (why !== undefined) return why;
  }
  return undefined;
}

/** Kustomize accepts a name that YAML reads as a number or boolean. */
function whyNoObject(value: Json): string | undefined {
  const kind = valueAt(value, ['kind']) ?? '';
  if (kind === '' || (valueAt(value, ['apiVersion']) ?? '') === '')
    return 'is not a manifest: an object in it has no apiVersion and kind';
  if (String(kind).endsWith('List')) return undefined;
  return (valueAt(value, ['metadata', 'name']) ?? '') === ''
    ? 'is not a manifest: an object in it has no metadata.name'
    : undefined;
}
