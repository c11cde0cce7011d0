import type { PodCursor } from '../model/pod-cursor.js';

/**
 * `patches/webhook.yaml`, `manager_patch.yaml`: kustomize merges these, whether a kustomization names them or not.
 * `01-assert.yaml`, `chainsaw/x/ready.yaml`: kuttl and Chainsaw compare objects of a cluster with these.
 */
const WORDS = ['patch', 'chainsaw', 'kuttl'] as const;
const PATH = /(?:^|[-_./])assert(?:ion)?s?[-_./]|\d-errors?\.ya?ml$/;

/**
 * Whether a manifest looks like a part of an object that another file completes, so that missing fields are no fault. A
 * pod without any image cannot run, so it can only be such a part.
 */
export function isPartial(file: string, pods: readonly PodCursor[]): boolean {
  return (
    isNamedPartial(file.toLowerCase()) ||
    pods.some(
      ({ containers }) =>
        containers.length > 0 && containers.every((container) => !container.at('image').exists),
    )
  );
}

const isNamedPartial = (file: string): boolean =>
  WORDS.some((word) => file.includes(word)) ||
  ((file.includes('assert') || file.includes('-error')) && PATH.test(file));
