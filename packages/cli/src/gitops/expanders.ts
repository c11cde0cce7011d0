import { expandApplication } from './argo/application.js';
import { expandApplicationSet } from './argo/application-set.js';
import { expandInstance } from './flux/instance.js';
import { expandKustomization } from './flux/kustomization.js';
import type { Expander } from './types.js';

/** Who follows the objects of which kind, by `group/Kind`. */
export const EXPANDERS: ReadonlyMap<string, Expander> = new Map<string, Expander>([
  ['kustomize.toolkit.fluxcd.io/Kustomization', expandKustomization],
  ['fluxcd.controlplane.io/FluxInstance', expandInstance],
  ['helm.toolkit.fluxcd.io/HelmRelease', expandInstance],
  ['argoproj.io/Application', expandApplication],
  ['argoproj.io/ApplicationSet', expandApplicationSet],
]);
