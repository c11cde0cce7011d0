import type { Cursor } from '@plimsoll/core/kubernetes';

/**
 * Where a seccomp or AppArmor profile names a type that confines nothing; undefined where it is as wanted. A
 * profile without a type is none: the API server judges it as the empty string.
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export function unconfinedType(
  profile: Cursor<{ type?: string } | undefined>,
): Cursor<string | undefined> | undefined {
  const type = profile.at('type');
  return !profile.exists || type.value === 'RuntimeDefault' || type.value === 'Localhost' ? undefined : type;
}
