// Directories whose manifests a cluster applies by itself. https://docs.k3s.io/installation/packaged-components
import path from 'node:path';
import type { JsonObject } from '@plimsoll/core/kubernetes';
import { displayPath } from '../files/repository.js';
import { objectsIn } from './argo/directory.js';
import { MAX_ENTRIES, treeBelow } from './argo/tree.js';
import { foldersOf } from './given-folders.js';
import type { Expansion, Facts, Gap, GitOpsRun, Produced } from './types.js';

/** No cluster has this group. It lets a directory be followed like an object. */
const GROUP = 'manifests.internal';
export const MANIFESTS = `${GROUP}/Directory`;

/**
 * The directories that the user names, as objects to follow.
 */
export function givenManifests(
  given: Readonly<Record<string, string>>,
  { root }: Pick<Facts, 'root'>,
): readonly Produced[] {
  return foldersOf(given, root).map(({ name, own, folder }) => {
    const value: JsonObject = { apiVersion: `${GROUP}/v1`, kind: 'Directory', metadata: { name: own } };
    const text = JSON.stringify(value);
    return { text, value, file: folder, cluster: name, by: undefined, judgedAtSource: true };
  });
}

/** The files of such a directory, except those with a `.skip` file beside them. */
export async function expandManifests(
  { file: folder, cluster }: Produced,
  run: GitOpsRun,
): Promise<Expansion> {
  const { root } = run;
  const { files, cut } = treeBelow(folder, { root, recurse: true, hidden: true });
  const shown = displayPath(root, folder) || '.';
  const gap = (message: string, file = shown): Gap => ({
    kind: 'build-failed',
    cluster,
    file,
    about: 'Directory',
    message,
  });
  if (cut)
    return {
      objects: [],
      gaps: [
        gap(`The directory ${shown} contains more than ${MAX_ENTRIES} entries. Name a directory below it.`),
      ],
      files: [],
    };
  const skipped = new Set(files.filter((name) => name.endsWith('.skip')).map((name) => name.slice(0, -5)));
  const objects: Produced[] = [];
  const gaps: Gap[] = [];
  const read: string[] = [];
  for (const name of files) {
    if (!/\.(?:ya?ml|json)$/.test(name) || skipped.has(name)) continue;
    const file = path.join(folder, name);
    const own = objectsIn(file, root);
    if ('failure' in own) {
      // The cluster still applies the others.
      gaps.push(gap(`${own.failure}. The cluster applies nothing of it.`, displayPath(root, file)));
      continue;
    }
    for (const object of own.objects)
      objects.push({ ...object, cluster, by: `Directory ${shown}`, namespace: 'default' });
    if (own.objects.length > 0) read.push(file);
  }
  return { objects, gaps, files: read };
}
