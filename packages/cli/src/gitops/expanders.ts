import { expandApplication } from './argo/application.js';
import { expandApplicationSet } from './argo/application-set.js';
import { expandArtifactGenerator } from './flux/artifact-generator.js';
import { expandInstance } from './flux/instance.js';
import { expandKustomization } from './flux/kustomization.js';
import { expandHelmRelease } from './flux/release/helm-release.js';
import { expandResourceSet } from './flux/resource-set.js';
import { expandHelmChart } from './k3s.js';
import { expandManifests, MANIFESTS } from './manifests.js';
import { expandOverlay, OVERLAY } from './overlays.js';
import type { Expander } from './types.js';

/** The expander of each kind, by `group/Kind`. */
export const EXPANDERS: ReadonlyMap<string, Expander> = new Map<string, Expander>([
  ['kustomize.toolkit.fluxcd.io/Kustomization', expandKustomization],
  ['fluxcd.controlplane.io/FluxInstance', expandInstance],
  ['fluxcd.controlplane.io/ResourceSet', expandResourceSet],
  ['helm.toolkit.fluxcd.io/HelmRelease', expandHelmRelease],
  ['source.extensions.fluxcd.io/ArtifactGenerator', expandArtifactGenerator],
  ['helm.cattle.io/HelmChart', expandHelmChart],
  ['argoproj.io/Application', expandApplication],
  ['argoproj.io/ApplicationSet', expandApplicationSet],
  [OVERLAY, expandOverlay],
  [MANIFESTS, expandManifests],
]);
