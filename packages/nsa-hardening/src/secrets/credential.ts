import { tellingName } from './names.js';
import { isNoSecret } from './placeholder.js';
import { looksRandom } from './random.js';
import { type Found, tokenIn } from './tokens.js';
import { passwordInUrl } from './urls.js';

/** The credential that a text is under a name; what shows its kind by itself is left to the rule about tokens. */
export function credentialUnder(name: string, value: string): Found | undefined {
  const telling = tellingName(name);
  const text = value.trim();
  if (!telling || /\s/.test(text) || text.length > 500 || isNoSecret(text)) return undefined;
  if (tokenIn(text) || passwordInUrl(text)) return undefined;
  if (telling === 'password') return { kind: 'a password', value: text };
  return looksRandom(text) ? { kind: 'a value that looks random', value: text } : undefined;
}
