// Which source of Flux is this repository. https://fluxcd.io/flux/components/source/
import { existsSync } from 'node:fs';
import path from 'node:path';
import { valueAt } from '@plimsoll/core/internal';
import type { JsonObject } from '@plimsoll/core/kubernetes';
import { groupKindOf, kindOf, textAt } from '../names.js';
import type { Facts, GitOpsRun, Produced } from '../types.js';
import { Artifact } from './artifact.js';
import { assembledArtifact } from './assembled.js';

export type Source =
  | { readonly artifact: Artifact }
  /** A later step may still produce it. */
  | { readonly waits: true }
  /** Why it is not this repository. The reason follows its name. */
  | { readonly external: string };

/** The name of a source that is always this repository. */
export const THIS_REPOSITORY = '(this repository)';

export interface Reference {
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string;
}

/** The source of a Kustomization; undefined where it names none. */
export function sourceOf(object: Produced, run: GitOpsRun): Source | undefined {
  return sourceFor(referenceOf(object.value, ['spec', 'sourceRef']), object.cluster, run);
}

/** The source that a reference names. */
export function sourceFor(
  reference: Reference | undefined,
  cluster: string,
  run: Pick<GitOpsRun, 'find'> & Partial<Pick<GitOpsRun, 'last'>> & Facts,
): Source | undefined {
  if (!reference) return undefined;
  const { kind, name } = reference;
  if (name === THIS_REPOSITORY) return { artifact: new Artifact(run.root) };
  if (kind === 'ExternalArtifact') {
    const made = run.find(cluster, kind, reference.namespace, name)?.value;
    const id = textAt(made, 'spec', 'assembled');
    const artifact = id === undefined ? undefined : assembledArtifact(id, run);
    if (artifact) return { artifact };
    const isMade = run.known.some(({ value }) => kindOf(value) === 'ArtifactGenerator');
    if (isMade && run.last === false) return { waits: true };
  }
  const source = sourceObject(reference, cluster, run);
  if (isHere(reference, source, run)) return { artifact: new Artifact(run.root, source) };
  return {
    external: `${kind} ${name}, which ${source || kind !== 'GitRepository' ? 'is not this repository' : 'is not among the linted files'}`,
  };
}

/** The object of a source, as the cluster gets it, else as written in a file that nothing reaches. */
export function sourceObject(
  { kind, namespace, name }: Reference,
  cluster: string,
  run: Pick<GitOpsRun, 'find'> & Facts,
): JsonObject | undefined {
  return run.find(cluster, kind, namespace, name)?.value ?? writtenSource({ kind, namespace, name }, run);
}

export function referenceOf(value: JsonObject, way: readonly string[]): Reference | undefined {
  const given = valueAt(value, way);
  const [kind, name] = [textAt(given, 'kind'), textAt(given, 'name')];
  if (kind === undefined || name === undefined) return undefined;
  return {
    kind,
    name,
    namespace: textAt(given, 'namespace') ?? textAt(value, 'metadata', 'namespace'),
  };
}

function writtenSource({ kind, name }: Reference, { known }: Facts): JsonObject | undefined {
  return known.find(({ value }) => kindOf(value) === kind && textAt(value, 'metadata', 'name') === name)
    ?.value;
}

/** Whether a source is this repository: by its URL, by what makes it, or because no other is possible. */
function isHere({ kind, name }: Reference, source: JsonObject | undefined, facts: Facts): boolean {
  const url = textAt(source, 'spec', 'url');
  if (kind === 'GitRepository' && url !== undefined && facts.knowsRemotes && facts.isHere(url)) return true;
  const { entries, only } = namesHere(facts);
  return entries.has(`${kind}/${name}`) || (kind === 'GitRepository' && name === only);
}

interface NamesHere {
  /** Sources that an entry point makes together with its Kustomization, such as `GitRepository/flux-system`. */
  readonly entries: ReadonlySet<string>;
  /** The only GitRepository whose Kustomizations mostly name paths of this repository. */
  readonly only: string | undefined;
}

const namesHere = (facts: Facts): NamesHere => facts.once('names of sources', () => findNames(facts));

function findNames({ known, root }: Facts): NamesHere {
  const entries = new Set<string>();
  const paths = new Map<string, string[]>();
  for (const { value, file } of known) {
    const groupKind = groupKindOf(value);
    const sync = syncOf(value);
    if (sync) entries.add(`${sync.kind}/${sync.name}`);
    if (groupKind !== 'kustomize.toolkit.fluxcd.io/Kustomization') continue;
    const reference = referenceOf(value, ['spec', 'sourceRef']);
    if (!reference) continue;
    if (path.basename(file) === 'gotk-sync.yaml') entries.add(`${reference.kind}/${reference.name}`);
    const given = normal(textAt(value, 'spec', 'path'));
    // Variables are filled in later.
    if (reference.kind !== 'GitRepository' || given.includes('${')) continue;
    paths.set(reference.name, [...(paths.get(reference.name) ?? []), given]);
  }
  // An unused Kustomization may name a directory that was removed.
  const fitting = [...paths].filter(([, own]) => {
    const telling = own.filter((given) => given !== '/');
    return 2 * telling.filter((given) => existsSync(path.join(root, given))).length > telling.length;
  });
  // With a single candidate, some of the directories are enough.
  const [single, ...others] = paths;
  const some = single?.[1].some((given) => given !== '/' && existsSync(path.join(root, given)));
  const only = others.length === 0 && some ? single : fitting.length === 1 ? fitting[0] : undefined;
  return { entries, only: only?.[0] };
}

const normal = (given = ''): string => path.posix.normalize(`/${given}`);

/** The source that a FluxInstance, or the release of its chart, syncs. https://fluxcd.control-plane.io/operator/fluxinstance/#sync-configuration */
export function syncOf(value: JsonObject): { kind: string; name: string; path: string } | undefined {
  const way = SYNC[groupKindOf(value)];
  if (!way || (kindOf(value) === 'HelmRelease' && !isFluxInstanceRelease(value))) return undefined;
  const sync = valueAt(value, way);
  const [kind, given] = [textAt(sync, 'kind'), textAt(sync, 'path')];
  if (kind === undefined || given === undefined) return undefined;
  return { kind, path: given, name: textAt(sync, 'name') ?? 'flux-system' };
}

const SYNC: Readonly<Record<string, readonly string[]>> = {
  'fluxcd.controlplane.io/FluxInstance': ['spec', 'sync'],
  'helm.toolkit.fluxcd.io/HelmRelease': ['spec', 'values', 'instance', 'sync'],
};

/** Whether a HelmRelease installs the chart that makes a FluxInstance. */
export function isFluxInstanceRelease(value: JsonObject): boolean {
  if (groupKindOf(value) !== 'helm.toolkit.fluxcd.io/HelmRelease') return false;
  return [
    textAt(value, 'spec', 'chart', 'spec', 'chart'),
    textAt(value, 'spec', 'chartRef', 'name'),
    textAt(value, 'metadata', 'name'),
  ].includes('flux-instance');
}
