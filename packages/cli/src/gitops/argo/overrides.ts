import { existsSync } from 'node:fs';
import path from 'node:path';
import { readDocuments } from '@plimsoll/core/internal';
import { isObject, type JsonObject } from '@plimsoll/core/kubernetes';
import { reasonOf } from '../../error.js';
import { readTextFile } from '../../files/read.js';
import { displayPath, whyForeign } from '../../files/repository.js';
import { mergePatched } from './fields.js';
import type { Application } from './types.js';

/** An override cannot change where the source is. */
const FIXED = ['repoURL', 'path', 'chart', 'targetRevision'];

/**
 * Applies the override files in a source's directory to the source.
 * https://argo-cd.readthedocs.io/en/stable/user-guide/parameters/#store-overrides-in-git
 */
export function overridden(
  source: JsonObject,
  folder: string,
  { name, namespace, isElsewhere }: Application,
  root: string,
): { readonly source: JsonObject } | { readonly failure: string } {
  const own = isElsewhere ? `${namespace}_${name}` : name;
  let merged = source;
  for (const file of ['.argocd-source.yaml', `.argocd-source-${own}.yaml`].map((name) =>
    path.join(folder, name),
  )) {
    if (!existsSync(file) || whyForeign(file, root) !== undefined) continue;
    let text: string;
    try {
      text = readTextFile(file);
    } catch (error) {
      return { failure: `${displayPath(root, file)} cannot be read: ${reasonOf(error)}` };
    }
    const [document] = readDocuments(text, { comments: false });
    if (document?.value === undefined || document.value === null) continue;
    if (!isObject(document.value)) return { failure: `${displayPath(root, file)} is not a map` };
    merged = mergePatched(merged, document.value) as JsonObject;
  }
  const fixed = FIXED.flatMap((key) => (Object.hasOwn(source, key) ? [[key, source[key]!] as const] : []));
  return { source: { ...merged, ...Object.fromEntries(fixed) } };
}
