import type { FoundFile } from '../../files/find.js';
import { type Deployed, deploy } from '../deploy.js';
import { textAt } from '../names.js';
import { overlaysWith } from '../overlays.js';
import type { Facts, FoundObject, Produced } from '../types.js';
import { OWN_NAME } from './destination.js';
import { inTheirClusters } from './instances.js';

const KINDS = ['Application', 'ApplicationSet'];

/**
 * The Applications and ApplicationSets that nothing in the files makes, and the overlays with some that nothing
 * deploys: a user applies them. They belong to the cluster of Argo CD, under its own name for it.
 */
export async function argoEntryPoints(
  files: readonly FoundFile[],
  byFlux: Deployed,
  facts: Facts,
): Promise<readonly Produced[]> {
  const { known, root } = facts;
  const made = new Set(byFlux.objects.map(identityOf));
  const written = known
    .filter(({ value }) => isArgo(value) && KINDS.includes(textAt(value, 'kind') ?? ''))
    .map((object): Produced => ({ ...object, cluster: OWN_NAME, by: undefined }))
    .filter((object) => !made.has(identityOf(object)));
  const deployed = new Set(byFlux.files);
  const overlays = overlaysWith(new Set(written.map(({ file }) => file)), files, root, OWN_NAME).filter(
    ({ file }) => !deployed.has(file),
  );
  const entries = new Map<Produced, Deployed>();
  for (const candidate of [...overlays, ...written]) {
    const own = identityOf(candidate);
    if (made.has(own)) continue;
    const result = await deploy([candidate], facts);
    entries.set(candidate, result);
    for (const identity of result.objects.map(identityOf)) if (identity !== own) made.add(identity);
    // An earlier entry that this one makes is not an entry point. In a circle the first stays.
    for (const entry of entries.keys())
      if (entry !== candidate && (made.has(identityOf(entry)) || result.files.includes(entry.file)))
        entries.delete(entry);
  }
  return inTheirClusters(
    [...entries].map(([entry, { objects }]) => ({ entry, objects })),
    root,
  );
}

const isArgo = (value: FoundObject['value']): boolean =>
  textAt(value, 'apiVersion')?.startsWith('argoproj.io/') ?? false;

const identityOf = ({ file, value }: FoundObject): string =>
  JSON.stringify([file, textAt(value, 'kind'), textAt(value, 'metadata', 'name')]);
