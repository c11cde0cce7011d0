// https://fluxcd.io/flux/components/kustomize/kustomizations/
import { existsSync } from 'node:fs';
import path from 'node:path';
import { ownValue } from '@plimsoll/core';
import { displayPath } from '../../files/repository.js';
import { buildFolder } from '../build.js';
import { nameOf } from '../names.js';
import type { Expansion, GitOpsRun, Produced } from '../types.js';

/** What Flux builds of the folder that a Kustomization names. */
export async function expandKustomization(object: Produced, run: GitOpsRun): Promise<Expansion> {
  const by = nameOf(object);
  const given = ownValue(ownValue(object.value, 'spec'), 'path');
  // As in a chroot: the path cannot leave the root of the source.
  const folder = path.join(run.root, path.posix.normalize(`/${typeof given === 'string' ? given : ''}`));
  const gap = (kind: 'path-missing' | 'build-failed', message: string): Expansion => ({
    objects: [],
    gaps: [{ kind, cluster: object.cluster, file: displayPath(run.root, object.file), message }],
    files: [],
  });
  if (!existsSync(folder))
    return gap('path-missing', `${by} names ${displayPath(run.root, folder)}, which is not there.`);
  const built = await buildFolder(folder, run);
  if ('failure' in built) return gap('build-failed', `${by} cannot be built: ${built.failure}.`);
  return {
    objects: built.objects.map((produced) => ({ ...produced, cluster: object.cluster, by })),
    gaps: [],
    files: built.files,
  };
}
