import { type Field, isServed, type ObjectType } from '@plimsoll/kubernetes-api';

/**
 * Fields that the specification calls required, and that the API server takes without: their zero value is valid, or
 * another field stands for them. By type and field.
 */
const OPTIONAL: ReadonlySet<string> = new Set([
  // Kustomize writes them by its labels, into what it takes for resources.
  'apps.v1.DaemonSetSpec.selector',
  'apps.v1.DeploymentSpec.selector',
  'apps.v1.StatefulSetSpec.selector',
  'apps.v1.ReplicaSetSpec.selector',
]);

/** Fields that the specification calls optional, and that the API server's validation wants. */
const WANTED: ReadonlySet<string> = new Set([
  'core.v1.Pod.spec',
  'core.v1.PodTemplateSpec.spec',
  'core.v1.ReplicationControllerSpec.template',
]);

/** The fields without which the API server refuses an object of that type, in the release of that minor. */
export function requiredFields(type: ObjectType, minor: number): readonly Field[] {
  return [...type.fields.values()].filter((field) => {
    const id = `${type.name}.${field.name}`;
    return isServed(field, minor) && (WANTED.has(id) || (field.required && !OPTIONAL.has(id)));
  });
}
