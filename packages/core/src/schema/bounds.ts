import type { Json, Path } from '../json.js';

export interface Bounds {
  /** Follows "expects". */
  readonly expected: string;
  readonly holds: (value: Json) => boolean;
}

const between = (least: number, most: number): Bounds => ({
  expected: `a number from ${least} to ${most}`,
  holds: (value) => typeof value !== 'number' || (value >= least && value <= most),
});

const atLeast0: Bounds = {
  expected: 'a number that is not negative',
  holds: (value) => typeof value !== 'number' || value >= 0,
};

const positive: Bounds = {
  expected: 'a quantity that is not negative',
  holds: (value) =>
    typeof value === 'number' ? value >= 0 : typeof value !== 'string' || !value.startsWith('-'),
};

const id = between(0, 2 ** 31 - 1);
const port = between(1, 65_535);

/**
 * Limits of fields that harden or open something that only the API server's validation has, by type and field.
 * https://github.com/kubernetes/kubernetes/blob/v1.37.0/pkg/apis/core/validation/validation.go
 */
const BOUNDS: Readonly<Record<string, Bounds>> = {
  'core.v1.SecurityContext.runAsUser': id,
  'core.v1.SecurityContext.runAsGroup': id,
  'core.v1.PodSecurityContext.runAsUser': id,
  'core.v1.PodSecurityContext.runAsGroup': id,
  'core.v1.PodSecurityContext.fsGroup': id,
  'core.v1.PodSecurityContext.supplementalGroups': id,
  'core.v1.ResourceRequirements.limits': positive,
  'core.v1.ResourceRequirements.requests': positive,
  'core.v1.ContainerPort.containerPort': port,
  'core.v1.ContainerPort.hostPort': between(0, 65_535),
  'core.v1.ServicePort.port': port,
  'apps.v1.DeploymentSpec.replicas': atLeast0,
  'apps.v1.StatefulSetSpec.replicas': atLeast0,
  'apps.v1.ReplicaSetSpec.replicas': atLeast0,
};

/** The limits of a field, if any. */
export function boundsOf(type: string, field: string): Bounds | undefined {
  const key = `${type}.${field}`;
  return Object.hasOwn(BOUNDS, key) ? BOUNDS[key] : undefined;
}

/** The places where a field's value, or an item of it, exceeds its limits. */
export function* beyond(
  { expected, holds }: Bounds,
  value: Json,
): Generator<{ readonly path: Path; readonly expected: string }> {
  if (typeof value !== 'object' || value === null) {
    if (!holds(value)) yield { path: [], expected };
  } else if (Array.isArray(value)) {
    for (const [index, item] of (value as readonly Json[]).entries())
      if (!holds(item)) yield { path: [index], expected };
  } else for (const [name, item] of Object.entries(value)) if (!holds(item)) yield { path: [name], expected };
}
