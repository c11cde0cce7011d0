// https://fluxcd.control-plane.io/operator/fluxinstance/#sync-configuration
import type { JsonObject } from '@plimsoll/core/kubernetes';
import { nameOf, textAt } from '../names.js';
import type { Expansion, Produced } from '../types.js';
import { syncOf } from './sources.js';

/** The Kustomization that a FluxInstance, or the release of its chart, makes. No file defines it. */
export async function expandInstance(object: Produced): Promise<Expansion> {
  const sync = syncOf(object.value);
  if (!sync) return { objects: [], gaps: [], files: [] };
  const { kind, name, path } = sync;
  const namespace = textAt(object.value, 'metadata', 'namespace') ?? 'flux-system';
  const value: JsonObject = {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name, namespace },
    spec: { path, sourceRef: { kind, name } },
  };
  const made = {
    ...object,
    text: JSON.stringify(value),
    value,
    by: nameOf(object),
    judgedAtSource: true as const,
  };
  return { objects: [made], gaps: [], files: [] };
}
