import { type BuiltObject, buildKustomization } from '../render/build-kustomization.js';
import type { GitOpsRun } from './types.js';

export interface Built {
  readonly objects: readonly BuiltObject[];
  /** Absolute paths of what the build reads. */
  readonly files: readonly string[];
}

/** Builds a folder of the repository with kustomize. A failure is a sentence without a period. */
export async function buildFolder(
  folder: string,
  { root, env }: Pick<GitOpsRun, 'root' | 'env'>,
): Promise<Built | { readonly failure: string }> {
  const built = await buildKustomization({ resources: [folder], root, env, anywhere: true });
  if ('failure' in built) return built;
  return {
    objects: built.objects,
    files: built.tree.flatMap(({ file, resources }) => [file, ...resources]),
  };
}
