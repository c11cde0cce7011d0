import { expandApplication } from './argo/application.js';
import { expandKustomization } from './flux/kustomization.js';
import type { Expander } from './types.js';

/** Who follows the objects of which kind, by `group/Kind`. */
export const EXPANDERS: ReadonlyMap<string, Expander> = new Map<string, Expander>([
  ['kustomize.toolkit.fluxcd.io/Kustomization', expandKustomization],
  ['argoproj.io/Application', expandApplication],
]);
