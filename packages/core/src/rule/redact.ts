/**
 * Describes a value that may be a secret so that output can show it: its kind and length, but nothing of the value.
 * @param kind what it looks like, as part of a sentence: `a private key`
 * @throws TypeError for a value that is no string
 * @example
 * redact('a password', 'hunter2'); // 'a password (7 characters)'
 */
export function redact(kind: string, value: string): string {
  // Names only types: whatever stands in place of the value may be the secret.
  if (typeof kind !== 'string' || typeof value !== 'string')
    throw new TypeError(
      `redact expects two strings: redact('a password', value). It got ${typeof kind} and ${typeof value}.`,
    );
  return `${kind} (${value.length} characters)`;
}
