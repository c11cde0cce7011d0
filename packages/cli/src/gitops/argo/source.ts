// https://argo-cd.readthedocs.io/en/stable/user-guide/application_sources/
import { statSync } from 'node:fs';
import path from 'node:path';
import type { Path } from '@plimsoll/core/internal';
import type { JsonObject } from '@plimsoll/core/kubernetes';
import { displayPath, whyForeign } from '../../files/repository.js';
import { textAt } from '../names.js';
import type { GapKind } from '../types.js';
import { assumptionOf } from './assumptions.js';
import { directoryObjects } from './directory.js';
import { helmObjects } from './helm.js';
import { kustomizeObjects } from './kustomize.js';
import { overridden } from './overrides.js';
import { isThisRepository } from './repository.js';
import { type SourceType, typeOfSource } from './source-type.js';
import { isUnknown } from './templates/result.js';
import type { SourceContext, SourceObjects, SourceRequest } from './types.js';

const NOTHING: SourceObjects = { objects: [], files: [] };

/** What one source of an Application gives. */
export async function objectsOfSource(source: JsonObject, context: SourceContext): Promise<SourceObjects> {
  const { run } = context;
  const { root } = run;
  if (isUnknown(source))
    return {
      failure: {
        kind: 'generator-unknown',
        reason: 'what it deploys depends on parameters that Plimsoll does not know',
      },
    };
  const fail = (kind: GapKind, reason: string, ...at: Path): SourceObjects => ({
    failure: { kind, reason, at },
  });
  const [url, given, chart] = [textAt(source, 'repoURL'), textAt(source, 'path'), textAt(source, 'chart')];
  if (url === undefined) return fail('build-failed', 'one of its sources has no repoURL');
  if (chart !== undefined) {
    const place = run.config.helm?.charts?.[path.posix.basename(chart)];
    return place === undefined
      ? fail('chart-not-here', chartElsewhere(source, url, chart), 'chart')
      : helmObjects({
          ...context,
          value: source,
          folder: path.resolve(root, run.config.basePath, place),
          root,
        });
  }
  // Other sources only take values from it.
  if (given === undefined && textAt(source, 'ref') !== undefined) return NOTHING;
  if (!isThisRepository(url, run))
    return fail(
      'source-external',
      `it deploys from ${url}, which is not ${run.knowsRemotes ? 'this repository' : 'known to be this repository. If it is this repository, name it with the config key gitops.repository'}`,
      'repoURL',
    );
  if (given === undefined) return fail('build-failed', 'one of its sources has neither path nor chart');
  const assumed = assumptionOf(source, run);
  const made = await ofFolder(given, source, { ...context, root, assumed });
  if (assumed === undefined || 'waits' in made) return made;
  // It may differ in that revision or repository.
  if ('failure' in made) return { failure: { ...made.failure, ours: true } };
  return { ...made, objects: made.objects.map((object) => ({ ...object, assumed })) };
}

/** The objects of a directory in this repository. */
async function ofFolder(
  given: string,
  source: JsonObject,
  context: Omit<SourceRequest, 'value' | 'folder'>,
): Promise<SourceObjects> {
  const { application, root } = context;
  const fail = (kind: GapKind, reason: string): SourceObjects => ({
    failure: { kind, reason, at: ['path'] },
  });
  const folder = path.join(root, given);
  if (path.isAbsolute(displayPath(root, folder)))
    return fail('build-failed', `its path ${given} leads out of the repository, which Argo CD rejects`);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    return fail('path-missing', `it names the directory ${given}, which does not exist`);
  const foreign = whyForeign(folder, root);
  if (foreign !== undefined) return fail('build-failed', `its path ${given} is ${foreign}`);
  const value = overridden(source, folder, application, root);
  if ('failure' in value) return fail('build-failed', value.failure);
  return objectsOf(typeOfSource(value.source, folder), { ...context, value: value.source, folder });
}

/** Nothing is fetched. The reason names the command that fetches it. */
function chartElsewhere(source: JsonObject, url: string, chart: string): string {
  const version = textAt(source, 'targetRevision');
  const isOci = url.startsWith('oci://') || !url.includes('://');
  const from = isOci
    ? `${url.startsWith('oci://') ? '' : 'oci://'}${url}/${chart}`
    : `${chart} --repo ${url}`;
  const pull = `helm pull ${from}${version === undefined ? '' : ` --version ${version}`} --untar -d charts`;
  return `its chart ${chart} is in ${url}. Get it with ${pull}, and name it with the config key helm.charts`;
}

/** A source of a type in this repository. */
async function objectsOf(type: SourceType, request: SourceRequest): Promise<SourceObjects> {
  const fail = (kind: GapKind, reason: string): SourceObjects => ({
    failure: { kind, reason, at: kind === 'plugin' ? ['plugin'] : [] },
  });
  switch (type) {
    case 'several':
      return fail('build-failed', 'its source has several of kustomize, helm, directory and plugin');
    case 'plugin':
      return fail('plugin', 'an Argo CD plugin creates its manifests, and Plimsoll runs no plugins');
    case 'helm':
      return helmObjects(request);
    case 'kustomize':
      return kustomizeObjects(request);
    case 'directory':
      return directoryObjects(request);
  }
}
