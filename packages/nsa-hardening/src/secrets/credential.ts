import { tellingName } from './names.js';
import { isNoSecret } from './placeholder.js';
import { looksRandom } from './random.js';
import { settingsOf } from './settings.js';
import { type Found, tokenIn } from './tokens.js';
import { passwordInUrl } from './urls.js';

/** More names whose values are secrets, and names whose values are not. */
export interface Names {
  readonly names: readonly string[];
  readonly allow: readonly string[];
}

/** A credential, and the setting with it. */
export interface Setting {
  readonly setting: string;
  readonly found: Found;
}

/** Words with hyphens: the name of an object, or of a key in one. */
const OBJECT_NAME = /^[a-z]+(?:[-./][a-z0-9]+)+$/;

/** Variables with a name and a password, and the separator: https://neo4j.com/docs/operations-manual/current/docker/ref-settings/ */
const PAIRS: ReadonlyMap<string, RegExp> = new Map([['NEO4J_AUTH', /^[\w.-]+\/(\S+)$/]]);

/** The credential that a value is, given its name. The rule about tokens finds values that show their kind. */
export function credentialUnder(name: string, value: string, { names, allow }: Names): Found | undefined {
  if (allow.includes(name)) return undefined;
  const pair = PAIRS.get(name);
  const telling = pair || names.includes(name) ? 'password' : tellingName(name);
  const text = (pair ? (pair.exec(value.trim())?.[1] ?? '') : value).trim();
  if (!telling || /\s/.test(text) || text.length > 500 || isNoSecret(text)) return undefined;
  // ENDPOINT_SECRET_KEY: azure-cognitiveservices-endpoint names a Secret, secretKey: password a key of one.
  if (/key$/i.test(name) && (OBJECT_NAME.test(text) || (/^secretKey$/.test(name) && /^[a-z]+$/.test(text))))
    return undefined;
  // passwd: files systemd of nsswitch.conf
  if (name === 'passwd' && /^(?:compat|files|sss|db|ldap|winbind|nis|systemd)$/.test(text)) return undefined;
  if (tokenIn(text) || passwordInUrl(text)) return undefined;
  if (telling === 'password') return { kind: 'a password', value: text };
  return looksRandom(text) ? { kind: 'a value that looks random', value: text } : undefined;
}

/** The first setting of a text that is a credential. */
export function settingWithCredential(text: string, names: Names): Setting | undefined {
  for (const { name, value } of settingsOf(text, names.names)) {
    const found = credentialUnder(name, value, names);
    // The form of some tokens includes the name: AccountKey=… of Azure. The rule about tokens finds those.
    if (found && !tokenIn(`${name}=${value}`)) return { setting: name, found };
  }
  return undefined;
}
