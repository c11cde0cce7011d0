// https://fluxcd.io/flux/components/kustomize/kustomizations/
import { statSync } from 'node:fs';
import path from 'node:path';
import { valueAt } from '@plimsoll/core/internal';
import { builtInKind, type JsonObject } from '@plimsoll/core/kubernetes';
import { displayPath, whyForeign } from '../../files/repository.js';
import type { BuildFailure } from '../../render/build-kustomization.js';
import { kustomizationFile } from '../../render/kustomizations.js';
import { type Built, buildFolder } from '../build.js';
import { patchList } from '../field.js';
import { groupKindOf, kindOf, listAt, nameOf, textAt } from '../names.js';
import type { Expansion, FoundObject, Gap, GapKind, GitOpsRun, Produced } from '../types.js';
import type { Artifact } from './artifact.js';
import { generateKustomization } from './generate.js';
import { withCommonMetadata } from './metadata.js';
import { targetCluster } from './remote.js';
import { sourceOf } from './sources.js';
import { withSpec } from './spec.js';
import { substituteObject } from './substitute-object.js';
import { variablesOf } from './variables.js';

/** Builds the directory that a Kustomization names, as Flux does. */
export async function expandKustomization(object: Produced, run: GitOpsRun): Promise<Expansion> {
  const { value } = object;
  const by = nameOf(object);
  const targetNamespace = textAt(value, 'spec', 'targetNamespace');
  const gap = (kind: GapKind, message: string, place: Partial<Gap> = {}): Gap => ({
    kind,
    cluster: object.cluster,
    file: displayPath(run.root, object.file),
    about: 'Kustomization',
    // It overwrites the namespace of every object.
    ...(targetNamespace !== undefined && { namespace: targetNamespace }),
    message,
    ...place,
  });
  const nothing = (...gaps: readonly Gap[]): Expansion => ({ objects: [], gaps, files: [] });
  const source = sourceOf(object, run);
  if (!source)
    return nothing(gap('build-failed', `${by} has no spec.sourceRef, so Flux rejects it. Name a source.`));
  if ('waits' in source) return { ...nothing(), waits: true };
  if ('external' in source)
    return nothing(
      gap('source-external', `${by} deploys from ${source.external}. Lint that repository too.`),
    );
  const { artifact } = source;
  // Resolved as in a chroot: the path cannot leave the root of the source.
  const folder = path.join(artifact.root, path.posix.normalize(`/${textAt(value, 'spec', 'path') ?? ''}`));
  const absent = whyAbsent(folder, artifact);
  if (absent !== undefined)
    return nothing(
      gap(
        'path-missing',
        `${by} names the directory ${displayPath(artifact.root, folder) || '.'}, which ${absent}.`,
      ),
    );
  const variables = variablesOf(object, textAt(value, 'metadata', 'namespace') ?? 'flux-system', run);
  const built = await build(folder, artifact, object, run);
  if ('failure' in built) {
    const kind = built.kind === 'remote' ? 'remote-base' : 'build-failed';
    return nothing(gap(kind, `${by} cannot be built: ${built.failure}.`, { folder }));
  }
  if ('waits' in variables) return { ...nothing(), waits: true };
  if ('failure' in variables)
    return nothing(gap('substitution-failed', `${by} cannot be built: ${variables.failure}.`, { folder }));
  const gaps: Gap[] = [];
  const objects: Produced[] = [];
  const cluster = targetCluster(value, object.cluster);
  const feeds = new Set([...(object.feeds ?? []), object.file, ...built.feeds]);
  for (const own of built.objects) {
    if (isLeftAlone(own.value)) continue;
    const done = substituteObject(own, variables.variables, run.root);
    if ('failure' in done) {
      const { failure, ...place } = done;
      return nothing(
        gap('substitution-failed', `${by} deploys nothing, because Flux cannot substitute ${failure}.`, {
          ...place,
          folder,
        }),
      );
    }
    for (const { name, ...place } of done.missing)
      gaps.push(
        gap(
          'variable-missing',
          `The variable ${name} is not set in ${by}: Flux 2.9 fails, and earlier versions leave it empty. Set it, or give it a default such as \${${name}:=}.`,
          place,
        ),
      );
    const produced = {
      ...withCommonMetadata(done.object, valueAt(value, ['spec', 'commonMetadata'])),
      cluster,
      by,
      built: own,
      feeds,
    };
    if (isRefused(produced))
      gaps.push(
        gap(
          'refused',
          `${nameOf(produced)} has no namespace, so Flux rejects it. Set metadata.namespace, or spec.targetNamespace of ${by}.`,
          {
            file: displayPath(run.root, own.file),
            about: kindOf(own.value),
          },
        ),
      );
    objects.push(produced);
  }
  const applied = new Set(objects.map(({ file }) => file));
  const left = new Set(built.objects.map(({ file }) => file).filter((file) => !applied.has(file)));
  return { objects, gaps, files: built.files.filter((file) => !left.has(file)) };
}

/** Why Flux finds no directory. The reason follows "which". */
function whyAbsent(folder: string, artifact: Artifact): string | undefined {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return 'does not exist';
  const foreign = whyForeign(folder, artifact.root);
  if (foreign !== undefined) return `is ${foreign}`;
  return artifact.leavesOut(folder, true)
    ? 'the source leaves out (.sourceignore or spec.ignore)'
    : undefined;
}

async function build(
  folder: string,
  artifact: Artifact,
  object: Produced,
  run: GitOpsRun,
): Promise<Built | BuildFailure> {
  const { value } = object;
  const own = kustomizationFile(folder);
  const isThere = own !== undefined && !artifact.leavesOut(own);
  const generated = isThere ? undefined : generateKustomization(folder, artifact);
  if (generated && 'failure' in generated) return { kind: 'absent', failure: generated.failure, tree: [] };
  const built = await buildFolder(
    folder,
    { ...run, root: artifact.root },
    {
      ...generated,
      ...(artifact.isMade && { originOf: (file: string) => artifact.originOf(file) }),
      edit: (kustomization) => withSpec(kustomization, value, folder),
      ...(listAt(value, 'spec', 'patches').length > 0 && {
        otherPatches: patchList(object, ['spec', 'patches']),
      }),
    },
  );
  if ('failure' in built) return built;
  const left = built.files.find((file) => artifact.leavesOut(file));
  return left === undefined
    ? built
    : {
        kind: 'absent',
        failure: `it names ${displayPath(artifact.root, left)}, which the source leaves out (.sourceignore or spec.ignore)`,
        tree: [],
      };
}

/** Whether Flux does not apply an object. https://fluxcd.io/flux/components/kustomize/kustomizations/#controlling-the-apply-behavior-of-resources */
function isLeftAlone(value: JsonObject): boolean {
  const says = (name: string): string | undefined =>
    (
      textAt(value, 'metadata', 'labels', name) ?? textAt(value, 'metadata', 'annotations', name)
    )?.toLowerCase();
  return (
    says('kustomize.toolkit.fluxcd.io/reconcile') === 'disabled' ||
    says('kustomize.toolkit.fluxcd.io/ssa') === 'ignore'
  );
}

/** Flux applies no namespaced object without a namespace. The scope of custom resources is unknown here. */
function isRefused({ value }: FoundObject): boolean {
  if (textAt(value, 'metadata', 'namespace') !== undefined) return false;
  const groupKind = groupKindOf(value);
  const slash = groupKind.indexOf('/');
  return builtInKind(groupKind.slice(0, slash), groupKind.slice(slash + 1))?.scope === 'namespaced';
}
