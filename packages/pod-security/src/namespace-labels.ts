import type { Plugin } from '@plimsoll/core';

/**
 * The labels that configure Pod Security admission for a namespace.
 * https://kubernetes.io/docs/concepts/security/pod-security-admission/#pod-security-admission-labels-for-namespaces
 */
export const LABEL_PREFIX = 'pod-security.kubernetes.io/';
export const ENFORCE_LABEL = `${LABEL_PREFIX}enforce`;

export const MODES = ['enforce', 'audit', 'warn'] as const;
export const LEVELS = ['privileged', 'baseline', 'restricted'] as const;

/** Whether a text is `latest`, or `v1.` and a number without leading zeros: `1.25`, `v1.05` and `v1.25.3` are not. */
export function isPolicyVersion(text: string): boolean {
  return text === 'latest' || /^v1\.(0|[1-9]\d*)$/.test(text);
}

/**
 * With the setting `versionFromNamespace`, the version that the resource's namespace enforces. For `latest`, and for
 * one that admission would not accept, this is the cluster's version.
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
