// Converts an object for a policy that requests another version of its kind.
import { Unknown } from '@plimsoll/cel';
import { isObject, type JsonObject } from '@plimsoll/core/kubernetes';
import { isObjectType, type TypeNode } from '@plimsoll/kubernetes-api';
import type { ServedResource } from '../match/resources.js';
import { listAt, objectAt, textAt } from '../policy/read.js';

const apiVersionOf = ({ group, version }: Pick<ServedResource, 'group' | 'version'>): string =>
  group === '' ? version : `${group}/${version}`;

/**
 * An object in another version of its kind. Versions that write the same fields differ in nothing else; of the others,
 * only HorizontalPodAutoscalers are converted, and what is not converted is unknown.
 */
export function convert(
  object: JsonObject,
  to: ServedResource,
  type: TypeNode | undefined,
): JsonObject | Unknown {
  const apiVersion = apiVersionOf(to);
  if (object.apiVersion === apiVersion) return object;
  const own = { ...object, apiVersion };
  if (to.group === 'autoscaling' && to.kind === 'HorizontalPodAutoscaler')
    return to.version === 'v1' ? toFirstVersion(own) : fromFirstVersion(own);
  // The definition of a custom resource may name a program that converts it.
  if (!type || !fits(own, type))
    return new Unknown([`The policy sees the object as ${apiVersion}, which writes other fields.`]);
  return own;
}

/** Whether all fields of an object are those of a type. */
function fits(value: unknown, type: TypeNode): boolean {
  if (Array.isArray(value)) return type.is !== 'list' || value.every((item) => fits(item, type.items));
  if (!isObject(value as JsonObject)) return true;
  const entries = Object.entries(value as JsonObject);
  if (isObjectType(type))
    return entries.every(([name, own]) => {
      const field = type.field(name);
      return field !== undefined && fits(own, field.type);
    });
  return type.is !== 'map' || entries.every(([, own]) => fits(own, type.values));
}

const isCpu = (metric: JsonObject): boolean => textAt(objectAt(metric, 'resource'), 'name') === 'cpu';

function toFirstVersion(object: JsonObject): JsonObject {
  const { metrics, behavior, ...spec } = objectAt(object, 'spec') ?? {};
  const cpu = listAt({ metrics: metrics ?? [] }, 'metrics').find(isCpu);
  const target = objectAt(objectAt(cpu, 'resource'), 'target');
  const percent = target?.averageUtilization;
  return {
    ...object,
    spec: { ...spec, ...(percent !== undefined && { targetCPUUtilizationPercentage: percent }) },
  };
}

function fromFirstVersion(object: JsonObject): JsonObject {
  const { targetCPUUtilizationPercentage: percent, ...spec } = objectAt(object, 'spec') ?? {};
  if (percent === undefined || percent === null) return object;
  const target = { type: 'Utilization', averageUtilization: percent };
  return { ...object, spec: { ...spec, metrics: [{ type: 'Resource', resource: { name: 'cpu', target } }] } };
}
