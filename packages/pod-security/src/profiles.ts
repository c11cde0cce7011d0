import type { Cursor } from '@plimsoll/core/kubernetes';

/**
 * The place where a seccomp or AppArmor profile has a type that confines nothing; undefined where the profile is fine.
 * The API server reads a missing type as the empty string.
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export function unconfinedType(
  profile: Cursor<{ type?: string } | undefined>,
): Cursor<string | undefined> | undefined {
  const type = profile.at('type');
  return !profile.exists || type.value === 'RuntimeDefault' || type.value === 'Localhost' ? undefined : type;
}
