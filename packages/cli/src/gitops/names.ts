import { valueAt } from '@plimsoll/core/internal';
import type { Json, JsonObject } from '@plimsoll/core/kubernetes';
import type { Produced } from './types.js';

/** The string at a path of an object; undefined where it is missing or something else. */
export function textAt(value: Json | undefined, ...way: readonly string[]): string | undefined {
  const found = valueAt(value, way);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/** The list at a path of an object; empty where there is none. */
export function listAt(value: Json | undefined, ...way: readonly string[]): readonly Json[] {
  const found = valueAt(value, way);
  return Array.isArray(found) ? found : [];
}

/** `Kustomization flux-system/apps`, for messages. */
export function nameOf({ value }: { readonly value: JsonObject }): string {
  const namespace = textAt(value, 'metadata', 'namespace');
  return `${kindOf(value)} ${namespace === undefined ? '' : `${namespace}/`}${textAt(value, 'metadata', 'name')}`;
}

/** The kind of an object, such as `Kustomization`. */
export const kindOf = (value: JsonObject): string => textAt(value, 'kind') ?? '';

/** The kind of an object with its group, such as `helm.toolkit.fluxcd.io/HelmRelease`. */
export function groupKindOf(value: JsonObject): string {
  const apiVersion = textAt(value, 'apiVersion') ?? '';
  return `${apiVersion.slice(0, Math.max(0, apiVersion.lastIndexOf('/')))}/${kindOf(value)}`;
}

/** Identifies an object in a cluster. Its whole content identifies an object without a name, such as a List. */
export function identityOf({ value, namespace }: Pick<Produced, 'value' | 'namespace'>): string {
  return JSON.stringify([
    groupKindOf(value),
    textAt(value, 'metadata', 'namespace') ?? namespace,
    valueAt(value, ['metadata', 'name']) ?? value,
  ]);
}
