import { type Json, ownValue, type Path } from '../json.js';
import { type CustomKind, type CustomSchema, type CustomVersion, customKindOf } from './custom-kind.js';
import { podPathsOf } from './pod-paths.js';
import type { PodTemplateLocation } from './pod-template.js';
import type { Resource } from './resource.js';

/**
 * Where the CustomResourceDefinitions of a run embed pods. The generated schema of a pod spec requires `containers`.
 * Where a schema does not, its containers are added to a pod from elsewhere.
 */
export function podsInSchemas(resources: readonly Resource[]): readonly PodTemplateLocation[] {
  return resources.flatMap((resource) => {
    const defined = customKindOf(resource);
    return defined ? defined.versions.flatMap((version) => podsIn(defined, version)) : [];
  });
}

function podsIn({ group, kind }: CustomKind, { schema }: CustomVersion): readonly PodTemplateLocation[] {
  if (!schema) return [];
  return podPathsOf(schema.root).map(({ path, form }) => {
    const spec = form === 'template' ? [...path, 'spec'] : path;
    return { group, kind, path, form, partial: !requiresContainers(schema, spec) };
  });
}

function requiresContainers({ root }: CustomSchema, path: Path): boolean {
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
