import { type Json, type JsonObject, ownValue, type Path } from '../json.js';
import { type CustomKind, type CustomVersion, customKindOf } from './custom-kind.js';
import { podPathsOf } from './pod-paths.js';
import type { PodTemplateLocation } from './pod-template.js';
import type { Resource } from './resource.js';

/**
 * Where the CustomResourceDefinitions of a run embed pods. The generated schema of a pod spec requires `containers`.
 * Where a schema does not, its containers are added to a pod from elsewhere.
 */
export function podsInSchemas(resources: readonly Resource[]): readonly PodTemplateLocation[] {
  const found: PodTemplateLocation[] = [];
  for (const resource of resources) {
    const defined = customKindOf(resource);
    for (const version of defined?.versions ?? [])
      for (const location of podsIn(defined!, version)) found.push(location);
  }
  return found;
}

function podsIn({ group, kind }: CustomKind, { schema }: CustomVersion): readonly PodTemplateLocation[] {
  if (!schema) return [];
  const pods = (schema.holder && known.get(schema.holder)) ?? podsOfSchema(schema.root);
  return pods.map((pod) => ({ group, kind, ...pod }));
}

/** Where a schema embeds a pod, and whether its containers may come from elsewhere. */
export type PodInSchema = Pick<PodTemplateLocation, 'path' | 'form' | 'partial'>;

export function podsOfSchema(root: JsonObject): readonly PodInSchema[] {
  return podPathsOf(root).map(({ path, form }) => {
    const spec = form === 'template' ? [...path, 'spec'] : path;
    return { path, form, partial: !requiresContainers(root, spec) };
  });
}

/** What an earlier run found in the schema of a holder, so that nobody has to read it. */
const known = new WeakMap<JsonObject, readonly PodInSchema[]>();

export function knowPods(holder: JsonObject, pods: readonly PodInSchema[]): void {
  known.set(holder, pods);
}

function requiresContainers(root: JsonObject, path: Path): boolean {
  const schema = path.reduce<Json | undefined>(
    (at, step) =>
      step === '*'
        ? (ownValue(at, 'items') ?? ownValue(at, 'additionalProperties'))
        : ownValue(ownValue(at, 'properties'), String(step)),
    root,
  );
  const required = ownValue(schema, 'required');
  return Array.isArray(required) && required.includes('containers');
}
