import { isNoSecret } from './placeholder.js';
import type { Found } from './tokens.js';

const WITH_PASSWORD = /[a-z0-9+.-]:\/\/[^\s/:@'"`<>{}$()]*:([^\s/:@'"`]+)@[A-Za-z0-9[]/gi;

/** https://github.com/go-sql-driver/mysql#dsn-data-source-name */
const DSN = /(?:^|[\s"'=])[\w.-]{1,60}:([^\s/:@'"`<>{}$()]{1,200})@(?:tcp6?|unix)\(/g;

/** Names and passwords in documentation: `https://user:pass@host`. */
const WORDS = /^(?:pass|passwd|password|pw|pwd|secret|token|user|username|foo|bar)$/i;

/** The password of a URL in a text: https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1 */
export function passwordInUrl(text: string): Found | undefined {
  // Both formats have an `@`, and most texts have none.
  if (!text.includes('@')) return undefined;
  return (
    (text.includes('://') ? passwordIn(text, WITH_PASSWORD) : undefined) ??
    (/@(?:tcp6?|unix)\(/.test(text) ? passwordIn(text, DSN) : undefined)
  );
}

/** Whether `passwordInUrl` may find something in a string of a text that is verbatim, as core's `isVerbatim` says. */
export function mayHoldUrl(text: string): boolean {
  if (!text.includes('@')) return false;
  return /:\\?\/\\?\/[^\s/:@'"`<>{}$()]*:[^\s/:@'"`]+@[A-Za-z0-9[]|@(?:tcp6?|unix)\(/.test(text);
}

function passwordIn(text: string, form: RegExp): Found | undefined {
  for (const [, value = ''] of text.matchAll(form))
    if (!WORDS.test(value) && !isNoSecret(value)) return { kind: 'a password in a URL', value };
  return undefined;
}
