import { type Json, type JsonObject, ownValue, type Path } from '../json.js';
import { type CustomKind, type CustomVersion, customKindOf, type KeptKind } from './custom-kind.js';
import { podPathsOf } from './pod-paths.js';
import type { PodInSchema, PodTemplateLocation } from './pod-template.js';
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
  const pods = schema.pods ?? podsOfSchema(schema.root);
  return pods.map((pod) => ({ group, kind, ...pod }));
}

function podsOfSchema(root: JsonObject): readonly PodInSchema[] {
  return podPathsOf(root).map(({ path, form }) => {
    const spec = form === 'template' ? [...path, 'spec'] : path;
    return { path, form, partial: !requiresContainers(root, spec) };
  });
}

/** What to keep of a kind, so that a later run need not read its definition. */
export const keptKind = ({ versions, ...kind }: CustomKind): KeptKind => ({
  ...kind,
  versions: versions.map(({ schema, ...version }) => ({
    ...version,
    ...(schema && { schema: { unknown: schema.unknown, pods: schema.pods ?? podsOfSchema(schema.root) } }),
  })),
});

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
