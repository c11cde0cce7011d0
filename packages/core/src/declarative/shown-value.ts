import { isObject, type Json } from '../json.js';
import type { Cursor } from '../model/resource.js';
import { tokenIn } from '../model/secrets/tokens.js';
import { redact } from '../rule/redact.js';

/** The longest text that a message shows. */
const LONGEST = 80;

/** Where objects keep values that no output may show, by kind. */
const HIDDEN: Readonly<Record<string, readonly string[]>> = {
  Secret: ['data', 'stringData'],
  ConfigMap: ['data', 'binaryData'],
};

/** Names of fields with credentials, and not of fields that name a Secret. */
const CREDENTIAL = /(?:password|passwd|passphrase|token|api[-_]?key|private[-_]?key|credentials?|secret)$/i;

/** An argument with a credential. */
const ARGUMENT = /(?:password|passwd|passphrase|token|key|credentials?|secret)["']?\s?[=:]/i;

/**
 * The value at a place for a message. Values of Secrets, ConfigMaps and environment variables, and what looks like a
 * credential, are shown by kind and length only.
 */
export function shownValue({ resource, path, value }: Cursor<Json>): string {
  const shown: unknown = value;
  if (shown === undefined) return 'no value';
  if (Array.isArray(shown)) return `a list of ${shown.length}`;
  if (isObject(shown)) return 'a map';
  const text = String(shown);
  if (typeof shown === 'string') {
    const token = tokenIn(text);
    if (token) return redact(token.kind, text);
    if (CREDENTIAL.test(String(path.at(-1))) || ARGUMENT.test(text)) return redact('a string', text);
  }
  if (isHidden(resource, path)) return redact(`a ${typeof shown}`, text);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function isHidden(
  { kind, group }: { readonly kind: string; readonly group: string },
  path: readonly (string | number)[],
): boolean {
  const [first, second, third] = path;
  if (group === '' && Object.hasOwn(HIDDEN, kind) && HIDDEN[kind]!.includes(String(first))) return true;
  // Here kubectl keeps a copy of the object.
  if (
    first === 'metadata' &&
    second === 'annotations' &&
    String(third).endsWith('last-applied-configuration')
  )
    return true;
  return path.at(-1) === 'value' && path.at(-3) === 'env';
}
