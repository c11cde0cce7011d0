import type { JsonObject } from '@plimsoll/core/kubernetes';
import { textAt } from '../names.js';

/**
 * The cluster that an object of Flux deploys to: its own, or another one that its kubeConfig names.
 * https://fluxcd.io/flux/components/kustomize/kustomizations/#remote-clusters-cluster-api
 */
export function targetCluster(value: JsonObject, own: string): string {
  for (const kind of ['secretRef', 'configMapRef']) {
    const name = textAt(value, 'spec', 'kubeConfig', kind, 'name');
    if (name !== undefined)
      return `remote:${textAt(value, 'metadata', 'namespace') ?? 'flux-system'}/${name}`;
  }
  return own;
}
