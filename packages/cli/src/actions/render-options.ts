import type { FlagValues } from '../arguments/flags.js';
import { PlimsollError } from '../error.js';
import type { Host } from '../host.js';
import type { RenderOptions } from '../render-project.js';

const OF_HELM = ['helm-values', 'helm-set', 'release-name', 'include-crds', 'include-tests'] as const;

/** What the flags say about charts and overlays. @throws PlimsollError */
export function renderOptions(flags: FlagValues, env: Host['env']): RenderOptions {
  const idle = flags.helm ? [] : OF_HELM.filter((name) => flags[name] !== undefined);
  if (idle.length > 0) throw new PlimsollError(idle.map((name) => `--${name} only works with --helm.`));
  return {
    env,
    ...(flags.kustomize && { kustomize: true }),
    ...(flags.gitops && { gitops: true }),
    ...(flags.helm && {
      helm: {
        ...(flags['helm-values'] && { values: flags['helm-values'] }),
        ...(flags['helm-set'] && { set: flags['helm-set'] }),
        ...(flags['release-name'] !== undefined && { releaseName: flags['release-name'] }),
        ...(flags['include-crds'] && { includeCrds: true }),
        ...(flags['include-tests'] && { includeTests: true }),
      },
    }),
  };
}
