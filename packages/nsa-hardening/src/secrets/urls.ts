import { isNoSecret } from './placeholder.js';
import type { Found } from './tokens.js';

const WITH_PASSWORD = /[a-z0-9+.-]:\/\/[^\s/:@'"`<>{}$()]*:([^\s/:@'"`]+)@[A-Za-z0-9[]/gi;

/** Pairs of documentation: `https://user:pass@host`. */
const WORDS = /^(?:pass|passwd|password|pw|pwd|secret|token|user|username|foo|bar)$/i;

/** The password of a URL in a text: https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1 */
export function passwordInUrl(text: string): Found | undefined {
  if (!text.includes('://')) return undefined;
  for (const [, value = ''] of text.matchAll(WITH_PASSWORD))
    if (!WORDS.test(value) && !isNoSecret(value)) return { kind: 'a password in a URL', value };
  return undefined;
}
