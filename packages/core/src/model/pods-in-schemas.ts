import { type Json, ownValue, type Path } from '../json.js';
import { customKindOf } from '../schema/custom/definition.js';
import { podPathsOf } from '../schema/custom/pod-paths.js';
import type { PodTemplateLocation } from './pod-templates.js';
import type { Resource } from './resource.js';

/**
 * Where the CustomResourceDefinitions of a run embed pods. The generated schema of a pod's specification requires
 * `containers`; where they may be absent, they are added to a pod that stands elsewhere.
 */
export function podsInSchemas(resources: readonly Resource[]): readonly PodTemplateLocation[] {
  return resources.flatMap((resource) => {
    const defined = customKindOf(resource);
    return (defined?.versions ?? []).flatMap(({ schema }) =>
      schema === undefined
        ? []
        : podPathsOf(schema.root).map(({ path, form }) => ({
            group: defined!.group,
            kind: defined!.kind,
            path,
            form,
            partial: !requiresContainers(schema.root, form === 'template' ? [...path, 'spec'] : path),
          })),
    );
  });
}

function requiresContainers(root: Json, path: Path): boolean {
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
