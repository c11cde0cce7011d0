import type { KubernetesVersion } from '@plimsoll/core/kubernetes';

/** Values that a check allows, each row from a version on. Later rows add to earlier ones. */
export type AllowedSince = readonly { readonly since: string; readonly adds: readonly string[] }[];

/** What a check allows at a version. */
export function allowedAt(table: AllowedSince, kubernetes: KubernetesVersion): ReadonlySet<string> {
  return new Set(table.flatMap(({ since, adds }) => (kubernetes.atLeast(since) ? adds : [])));
}
