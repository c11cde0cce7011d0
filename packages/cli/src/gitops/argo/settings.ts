import type { Facts } from '../types.js';

export interface BuildOptions {
  /** Whether kustomizations may name files that are not below them. */
  readonly anywhere: boolean;
  /** Whether kustomizations may render charts. */
  readonly helm: boolean;
}

/**
 * The options that Argo CD gives kustomize. The ConfigMap argocd-cm sets them, possibly in a patch or in the values of
 * the chart. https://argo-cd.readthedocs.io/en/stable/user-guide/kustomize/#kustomize-build-optionsparameters
 */
export function kustomizeOptions({ known }: Facts): BuildOptions {
  const options = known.flatMap(({ text }) =>
    [...text.matchAll(/kustomize\.buildOptions["']?:[ \t]*(.*)/g)].map(([, own]) => own!),
  );
  return {
    anywhere: options.some((own) => own.includes('LoadRestrictionsNone')),
    helm: options.some((own) => own.includes('--enable-helm')),
  };
}
