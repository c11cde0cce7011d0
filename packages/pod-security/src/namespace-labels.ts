import type { Plugin } from '@plimsoll/core';

/**
 * The labels by which Pod Security admission is set for a namespace.
 * https://kubernetes.io/docs/concepts/security/pod-security-admission/#pod-security-admission-labels-for-namespaces
 */
export const LABEL_PREFIX = 'pod-security.kubernetes.io/';
export const ENFORCE_LABEL = `${LABEL_PREFIX}enforce`;

export const MODES = ['enforce', 'audit', 'warn'] as const;
export const LEVELS = ['privileged', 'baseline', 'restricted'] as const;

/** `latest`, or `v1.` and a number without leading zeros: `1.25`, `v1.05` and `v1.25.3` are none. */
export function isPolicyVersion(text: string): boolean {
  return text === 'latest' || /^v1\.(0|[1-9]\d*)$/.test(text);
}

/**
 * With the setting `versionFromNamespace`, the version that is enforced in the resource's namespace; `latest` is
 * that of the cluster, as is one that admission would not accept.
 */
export const versionFromNamespace: NonNullable<Plugin['kubernetesVersionOf']> = (
  resource,
  project,
  settings,
) => {
  if (settings.versionFromNamespace !== true) return undefined;
  const version = project.namespaceOf(resource)?.labels[`${ENFORCE_LABEL}-version`];
  return version !== undefined && isPolicyVersion(version) ? version : undefined;
};
