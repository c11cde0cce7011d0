// https://argo-cd.readthedocs.io/en/stable/user-guide/kustomize/
import { buildFolder } from '../build.js';
import type { SourceObjects, SourceRequest } from './source.js';

/** What kustomize builds of a folder. */
export async function kustomizeObjects({ folder, run }: SourceRequest): Promise<SourceObjects> {
  const built = await buildFolder(folder, run);
  return 'failure' in built
    ? { failure: { kind: 'build-failed', reason: `it cannot be built: ${built.failure}` } }
    : built;
}
