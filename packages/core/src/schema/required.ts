import { type Field, isServed, type ObjectType } from '@plimsoll/kubernetes-api';

/**
 * Fields that the specification calls required but that the API server does not need: their zero value is valid, or
 * another field replaces them. By type and field.
 */
const OPTIONAL: ReadonlySet<string> = new Set([
  // Kustomize adds them with its labels, to what it accepts as resources.
  'apps.v1.DaemonSetSpec.selector',
  'apps.v1.DeploymentSpec.selector',
  'apps.v1.StatefulSetSpec.selector',
  'apps.v1.ReplicaSetSpec.selector',
]);

/** Fields that the specification calls optional but that the API server's validation requires, by type. */
const WANTED: Readonly<Record<string, string>> = {
  'core.v1.Pod': 'spec',
  'core.v1.PodTemplateSpec': 'spec',
  'core.v1.ReplicationControllerSpec': 'template',
};

function wantedOf(type: ObjectType): readonly Field[] {
  const field = type.field(WANTED[type.name] ?? '');
  return field && !field.required ? [field] : [];
}

/** The fields without which the API server rejects an object of that type, in the release with that minor version. */
export function requiredFields(type: ObjectType, minor: number): readonly Field[] {
  const required = type.required.filter(({ name }) => !OPTIONAL.has(`${type.name}.${name}`));
  return [...required, ...wantedOf(type)].filter((field) => isServed(field, minor));
}
