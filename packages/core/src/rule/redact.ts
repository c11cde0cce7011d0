/**
 * Describes a value that may be a secret so that output can show it: its kind and length, but nothing of the value.
 * @param kind what it looks like, as part of a sentence: `a private key`
 * @example
 * redact('a password', 'hunter2'); // 'a password (7 characters)'
 */
export const redact = (kind: string, value: string): string => `${kind} (${value.length} characters)`;
