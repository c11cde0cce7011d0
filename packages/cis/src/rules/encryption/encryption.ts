import { ownValue } from '@plimsoll/core/internal';
import { type Cursor, isObject, type Json } from '@plimsoll/core/kubernetes';

/** The providers of a resource: those of the entry that the API server uses. */
export interface Providers {
  /** In order: the first one writes, all of them read. */
  readonly list: readonly Cursor<Json>[];
}

/**
 * The providers of a resource (`secrets`, `widgets.example.com`). The most specific name wins, whatever the order, and
 * entries with the same name are joined. Undefined when nothing covers it: it is stored in plain text.
 * https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/#wildcard-resources
 */
export function providersOf(root: Cursor<Json>, resource: string): Providers | undefined {
  const dot = resource.indexOf('.');
  const ofGroup = dot === -1 ? '*.' : `*${resource.slice(dot)}`;
  const entries = (root.at('resources') as Cursor<Json[]>).items();
  for (const name of [resource, ofGroup, '*.*']) {
    const matching = entries.filter((entry) =>
      (entry.at('resources') as Cursor<Json[]>).items().some(({ value }) => value === name),
    );
    if (matching.length > 0)
      return {
        list: matching.flatMap((entry) =>
          (entry.at('providers') as Cursor<Json[]>).items(),
        ) as readonly Cursor<Json>[],
      };
  }
  return undefined;
}

export type ProviderKind = 'kms' | 'secretbox' | 'aescbc' | 'aesgcm' | 'identity';
export const KINDS: readonly ProviderKind[] = ['kms', 'secretbox', 'aescbc', 'aesgcm', 'identity'];

/** The kind of a provider: its only key. A bare `identity:` is null, so it is not a provider. */
export function kindOf(provider: Cursor<Json>): ProviderKind | undefined {
  const value = provider.value;
  if (!isObject(value)) return undefined;
  const present = KINDS.filter((kind) => isObject(ownValue(value, kind)));
  return present.length === 1 ? present[0] : undefined;
}
