/**
 * A value that may be a secret, as output may show it: its kind and length and nothing of itself.
 * @param kind what it looks like, for a sentence: `a private key`
 */
export const redact = (kind: string, value: string): string => `${kind} (${value.length} characters)`;
