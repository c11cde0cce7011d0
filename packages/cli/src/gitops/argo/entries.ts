import { displayPath } from '../../files/repository.js';
import { deploy } from '../deploy.js';
import { nameOf, textAt } from '../names.js';
import type { Facts, FoundObject, Produced } from '../types.js';

const KINDS = ['Application', 'ApplicationSet'];

/** The cluster of an Argo CD that nothing here deploys, by the name that it has there. */
const OWN_CLUSTER = 'in-cluster';

/** The Applications and ApplicationSets of the files that nothing else in the files makes: somebody applies them. */
export async function argoEntryPoints(
  known: readonly FoundObject[],
  alreadyMade: readonly Produced[],
  facts: Facts,
): Promise<readonly Produced[]> {
  const made = new Set(alreadyMade.map(identityOf));
  const candidates = known
    .filter(({ value }) => isArgo(value) && KINDS.includes(textAt(value, 'kind') ?? ''))
    .map((object): Produced => ({ ...object, cluster: OWN_CLUSTER, by: undefined }))
    .filter((object) => !made.has(identityOf(object)));
  const entries = new Set<Produced>();
  for (const candidate of candidates) {
    if (made.has(identityOf(candidate))) continue;
    const own = identityOf(candidate);
    const { objects } = await deploy([candidate], facts);
    entries.add(candidate);
    for (const identity of objects.map(identityOf)) if (identity !== own) made.add(identity);
    // What came before is no entry point where this one makes it. Of a circle the first stays.
    for (const entry of entries)
      if (entry !== candidate && made.has(identityOf(entry))) entries.delete(entry);
  }
  return inTheirClusters([...entries], facts.root);
}

/** Of those of one name each is for an Argo CD of its own: of the first it is `in-cluster`, the others go by their files. */
function inTheirClusters(entries: readonly Produced[], root: string): readonly Produced[] {
  const taken = new Set<string>();
  return entries.map((entry) => {
    const name = nameOf(entry);
    const isFirst = !taken.has(name);
    taken.add(name);
    return isFirst ? entry : { ...entry, cluster: `${OWN_CLUSTER} of ${displayPath(root, entry.file)}` };
  });
}

const isArgo = (value: FoundObject['value']): boolean =>
  textAt(value, 'apiVersion')?.startsWith('argoproj.io/') ?? false;

const identityOf = ({ file, value }: FoundObject): string =>
  JSON.stringify([file, textAt(value, 'kind'), textAt(value, 'metadata', 'name')]);
