// The fields of a kustomization that contain paths.
// https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
import { isObject, type Json, type JsonObject } from '@plimsoll/core/kubernetes';

/** Fields of a kustomization whose strings are paths, or YAML if they have several lines. */
const PATHS = [
  ...['resources', 'bases', 'components', 'crds', 'configurations', 'generators', 'transformers'],
  ...['validators', 'patchesStrategicMerge'],
];
/** Fields with objects that have a path under a key. */
const PATHS_IN: Readonly<Record<string, readonly string[]>> = {
  patches: ['path'],
  patchesJson6902: ['path'],
  replacements: ['path'],
  configMapGenerator: ['files', 'envs', 'env'],
  secretGenerator: ['files', 'envs', 'env'],
};

/** Moves the paths of a kustomization to another directory. */
export function withPaths(kustomization: JsonObject, move: (entry: string) => string): JsonObject {
  const moved: Record<string, Json> = { ...kustomization };
  const one = (entry: Json): Json =>
    typeof entry === 'string' && !entry.includes('\n') ? move(entry) : entry;
  const any = (value: Json): Json => (Array.isArray(value) ? value.map(one) : one(value));
  /** `key=path`, or just the path. */
  const keyed = (entry: Json): Json => {
    if (typeof entry !== 'string') return entry;
    const [, key = '', file = ''] = /^([^=]*=)?(.*)$/s.exec(entry) ?? [];
    return key + move(file);
  };
  for (const field of PATHS) if (moved[field] !== undefined) moved[field] = any(moved[field]);
  for (const [field, keys] of Object.entries(PATHS_IN)) {
    const entries = moved[field];
    if (!Array.isArray(entries)) continue;
    moved[field] = entries.map((entry): Json => {
      if (!isObject(entry)) return entry;
      const own: Record<string, Json> = { ...entry };
      for (const key of keys) {
        const value = own[key];
        if (value === undefined) continue;
        const change = key === 'files' ? keyed : one;
        own[key] = Array.isArray(value) ? value.map(change) : change(value);
      }
      return own;
    });
  }
  if (isObject(moved.openapi) && typeof moved.openapi.path === 'string')
    moved.openapi = { ...moved.openapi, path: move(moved.openapi.path) };
  return moved;
}
