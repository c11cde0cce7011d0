import { valueAt } from '@plimsoll/core/internal';
import type { Json, JsonObject } from '@plimsoll/core/kubernetes';
import type { Produced } from './types.js';

/** A text of an object, by the way to it; undefined where there is none, or something else. */
export function textAt(value: Json | undefined, ...way: readonly string[]): string | undefined {
  const found = valueAt(value, way);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/** A list of an object, by the way to it; empty where there is none. */
export function listAt(value: Json | undefined, ...way: readonly string[]): readonly Json[] {
  const found = valueAt(value, way);
  return Array.isArray(found) ? found : [];
}

/** `Kustomization flux-system/apps`, for messages. */
export function nameOf({ value }: { readonly value: JsonObject }): string {
  const namespace = textAt(value, 'metadata', 'namespace');
  return `${kindOf(value)} ${namespace === undefined ? '' : `${namespace}/`}${textAt(value, 'metadata', 'name')}`;
}

/** `Kustomization`. */
export const kindOf = (value: JsonObject): string => textAt(value, 'kind') ?? '';

/** The kind of an object with its group, as `helm.toolkit.fluxcd.io/HelmRelease`. */
export function groupKindOf(value: JsonObject): string {
  const apiVersion = textAt(value, 'apiVersion') ?? '';
  return `${apiVersion.slice(0, Math.max(0, apiVersion.lastIndexOf('/')))}/${kindOf(value)}`;
}

/** What tells the objects of a cluster apart. One without a name, as a List, is told by all of it. */
export function identityOf({ value, namespace }: Pick<Produced, 'value' | 'namespace'>): string {
  return JSON.stringify([
    groupKindOf(value),
    textAt(value, 'metadata', 'namespace') ?? namespace,
    valueAt(value, ['metadata', 'name']) ?? value,
  ]);
}
