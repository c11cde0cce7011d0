import type { PodCursor } from '../model/pod.js';

/**
 * `patches/webhook.yaml`, `manager_patch.yaml`: what kustomize merges, whether a kustomization names it or not; and
 * `01-assert.yaml`, `chainsaw/x/ready.yaml`: what kuttl and Chainsaw hold objects of a cluster against.
 */
const PATH = /patch|chainsaw|kuttl|(?:^|[-_./])assert(?:ion)?s?[-_./]|\d-errors?\.ya?ml$/i;

/**
 * Whether a manifest looks like a part of an object that another file completes: what it lacks is no fault then. A pod
 * of which no container has an image runs nowhere, so that it can only be such a part.
 */
export function isPartial(file: string, pods: readonly PodCursor[]): boolean {
  return (
    PATH.test(file) ||
    pods.some(
      ({ containers }) =>
        containers.length > 0 && containers.every((container) => !container.at('image').exists),
    )
  );
}
