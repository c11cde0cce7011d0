// https://fluxcd.io/flux/components/source/artifactgenerators/
import type { Path } from '@plimsoll/core/internal';
import type { JsonObject } from '@plimsoll/core/kubernetes';
import { displayPath } from '../../files/repository.js';
import { treeBelow } from '../argo/tree.js';
import { writtenField } from '../field.js';
import { listAt, nameOf, textAt } from '../names.js';
import type { Expansion, GapKind, GitOpsRun, Produced } from '../types.js';
import type { Artifact } from './artifact.js';
import { assembled } from './assembled.js';
import { artifactsOf, type Captures, capturesOf } from './copies.js';
import { type Source, sourceFor } from './sources.js';

/** The most artifacts of one generator. */
const MAX_ARTIFACTS = 500;

/** The ExternalArtifacts of an ArtifactGenerator. Their files are copied only when something is built from them. */
export async function expandArtifactGenerator(object: Produced, run: GitOpsRun): Promise<Expansion> {
  const by = nameOf(object);
  const { value, cluster } = object;
  const namespace = textAt(value, 'metadata', 'namespace');
  const nothing = (kind: GapKind, reason: string, path: Path): Expansion => ({
    objects: [],
    gaps: [
      {
        kind,
        cluster,
        file: displayPath(run.root, object.file),
        about: 'ArtifactGenerator',
        field: writtenField(object, path),
        message: `${by} creates no artifacts: ${reason}.`,
      },
    ],
    files: [],
  });
  const sources = new Map<string, Artifact>();
  for (const [index, entry] of listAt(value, 'spec', 'sources').entries()) {
    const [alias, kind, name] = [textAt(entry, 'alias'), textAt(entry, 'kind'), textAt(entry, 'name')];
    if (alias === undefined || kind === undefined || name === undefined) continue;
    const reference = { kind, name, namespace: textAt(entry, 'namespace') ?? namespace };
    const source: Source | undefined = sourceFor(reference, cluster, run);
    if (source && 'waits' in source) return { objects: [], gaps: [], files: [], waits: true };
    if (!source || 'external' in source)
      return nothing('source-external', `it copies from ${source?.external ?? name}`, [
        'spec',
        'sources',
        index,
      ]);
    sources.set(alias, source.artifact);
  }
  const captures = capturesFor(value, sources);
  if (typeof captures === 'string') return nothing('build-failed', captures, ['spec', 'pathPattern']);
  const objects = new Map<string, Produced>();
  for (const own of captures) {
    const artifacts = artifactsOf(value, own);
    if (typeof artifacts === 'string') return nothing('build-failed', artifacts, ['spec', 'artifacts']);
    for (const artifact of artifacts) {
      const key = `${artifact.namespace ?? namespace ?? ''}/${artifact.name}`;
      if (objects.has(key))
        return nothing('build-failed', `it creates two artifacts ${artifact.name}`, ['spec', 'artifacts']);
      if (objects.size >= MAX_ARTIFACTS)
        return nothing('generator-unknown', `it would create more than ${MAX_ARTIFACTS}`, [
          'spec',
          'pathPattern',
        ]);
      const made = assembled(artifact, sources, run);
      if ('failure' in made) return nothing(made.kind, made.failure, ['spec', 'artifacts']);
      objects.set(key, externalArtifact(object, artifact.namespace ?? namespace, artifact.name, made.id));
    }
  }
  return { objects: [...objects.values()], gaps: [], files: [] };
}

/** One set of values for each directory that `pathPattern` matches; without a pattern one empty set. */
function capturesFor(
  value: JsonObject,
  sources: ReadonlyMap<string, Artifact>,
): readonly Captures[] | string {
  const pattern = textAt(value, 'spec', 'pathPattern');
  if (pattern === undefined) return [new Map()];
  const [, alias = '', rest = ''] = /^@([^/]+)\/(.*)$/.exec(pattern) ?? [];
  const source = sources.get(alias);
  if (!source) return `its pathPattern ${pattern} names none of its sources`;
  const { root } = source;
  const { folders } = treeBelow(root, { root, recurse: true, hidden: true });
  return capturesOf(
    rest,
    folders.filter((folder) => !source.leavesOut(`${root}/${folder}`, true)),
  );
}

/** No file defines this object. It exists so that references find it. */
function externalArtifact(
  object: Produced,
  namespace: string | undefined,
  name: string,
  id: string,
): Produced {
  const value: JsonObject = {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'ExternalArtifact',
    metadata: { name, ...(namespace !== undefined && { namespace }) },
    spec: { assembled: id },
  };
  return {
    text: JSON.stringify(value),
    value,
    file: object.file,
    cluster: object.cluster,
    by: nameOf(object),
    judgedAtSource: true,
  };
}
