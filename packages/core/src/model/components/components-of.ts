import { podsOf } from '../pod.js';
import type { PodTemplateLocation } from '../pod-template.js';
import type { Resource } from '../resource.js';
import type { Component } from './component.js';
import { componentsOfCarrier } from './from-carrier.js';
import { componentOfContainer } from './from-container.js';
import { componentsOfDistribution } from './from-distribution.js';
import { componentOfFile, type FileContext } from './from-file.js';
import { componentsOfKubeadm } from './from-kubeadm.js';

/** The components of a cluster that a resource configures. Empty for most. */
export function componentsOf(
  resource: Resource,
  podTemplates: readonly PodTemplateLocation[],
  context: FileContext,
): readonly Component[] {
  const file = componentOfFile(resource, context);
  if (file) return [file];
  const containers = podsOf(resource, podTemplates).flatMap((pod) =>
    // Flags that a part of a pod does not show may be in the rest.
    pod.partial ? [] : pod.containers,
  );
  return [
    ...containers.flatMap(
      (container) => componentOfContainer(container) ?? componentsOfDistribution(container),
    ),
    ...componentsOfKubeadm(resource),
    ...componentsOfCarrier(resource),
  ];
}
