// https://argo-cd.readthedocs.io/en/stable/user-guide/kustomize/
import { statSync } from 'node:fs';
import path from 'node:path';
import type { JsonObject } from '@plimsoll/core/kubernetes';
import { displayPath, isBelow } from '../../files/repository.js';
import { type BuildFailure, buildKustomization } from '../../render/build-kustomization.js';
import { feedsOfOverlay } from '../../render/feeds.js';
import { kustomizationFile, treeOf } from '../../render/kustomizations.js';
import { findProgram } from '../../render/program.js';
import { type Built, buildFolder } from '../build.js';
import { patchList } from '../field.js';
import { listAt, textAt } from '../names.js';
import type { GapKind } from '../types.js';
import { mapAt } from './fields.js';
import { withOptions } from './kustomize-options.js';
import { kustomizeOptions } from './settings.js';
import type { SourceObjects, SourceRequest } from './types.js';
import { withVariables } from './variables.js';

const RESTRICTED =
  'Argo CD lets kustomizations name only files below them, unless its ConfigMap argocd-cm has kustomize.buildOptions: --load-restrictor LoadRestrictionsNone. If yours has it, add that file to the repository';

/** Builds a directory with kustomize, after the options of the source changed its kustomization. */
export async function kustomizeObjects(request: SourceRequest): Promise<SourceObjects> {
  const { folder, root } = request;
  const fail = (kind: GapKind, reason: string): SourceObjects => ({ failure: { kind, reason } });
  if (kustomizationFile(folder) === undefined)
    return fail('build-failed', `there is no kustomization in ${displayPath(root, folder)}`);
  const options = kustomizeOptions(request.run);
  const { anywhere } = options;
  const outside = anywhere ? undefined : fileOutside(folder, root, mapAt(request.value, 'kustomize'));
  if (outside !== undefined) return fail('build-failed', `it cannot be built: ${outside}. ${RESTRICTED}`);
  const helm = options.helm ? findProgram('helm', request.run.env) : undefined;
  const built = await build(request, anywhere, helm);
  if ('failure' in built) {
    const kind = built.kind === 'remote' ? 'remote-base' : 'build-failed';
    const ours = built.kind === 'chart' && options.helm;
    return {
      failure: { kind, reason: `it cannot be built: ${built.failure}`, ...(ours && { ours: true }) },
    };
  }
  return { ...built, objects: built.objects.map((own) => ({ ...own, built: own })) };
}

function build(
  { folder, root, run, value, application, object, way }: SourceRequest,
  anywhere: boolean,
  helm: string | undefined,
): Promise<Built | BuildFailure> {
  const options = mapAt(value, 'kustomize');
  const fill = (text: string): string => withVariables(text, application, value);
  const edit = (own: JsonObject) => (options ? withOptions(own, options, folder, fill) : own);
  if (options && Object.keys(options).length > 0) {
    const otherPatches =
      listAt(options, 'patches').length > 0 && patchList(object, [...way, 'kustomize', 'patches']);
    return buildFolder(folder, run, { edit, helm, ...(otherPatches && { otherPatches }) });
  }
  return run.once(JSON.stringify(['argo kustomize', folder]), async () => {
    const built = await buildKustomization({
      resources: [folder],
      root,
      env: run.env,
      anywhere,
      helm,
      option: '--gitops',
    });
    if ('failure' in built) return built;
    const files = built.tree.flatMap(({ file, resources }) => [file, ...resources]);
    return { objects: built.objects, files, feeds: feedsOfOverlay(built.tree) };
  });
}

/** A sentence about a file outside of the directory that the kustomization, or an option of the source, reads. */
function fileOutside(folder: string, root: string, options: JsonObject | undefined): string | undefined {
  const given = listAt(options, 'patches').flatMap((patch) => textAt(patch, 'path') ?? []);
  const named = given.find((file) => !isBelow(folder, path.resolve(folder, file)));
  if (named !== undefined)
    return `the source has the patch ${named}, which is not below ${displayPath(root, folder)}`;
  for (const { folder: own, file, named } of treeOf(folder, root)) {
    const outside = named.find(
      (each) => !isBelow(own, each) && statSync(each, { throwIfNoEntry: false })?.isDirectory() !== true,
    );
    if (outside !== undefined)
      return `${displayPath(root, file)} names ${displayPath(root, outside)}, which is not below it`;
  }
  return undefined;
}
