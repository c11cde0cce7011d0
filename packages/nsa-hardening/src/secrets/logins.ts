import { decodeText } from './base64.js';
import { isNoSecret } from './placeholder.js';
import { looksRandom } from './random.js';
import type { Found } from './tokens.js';

/** https://www.rfc-editor.org/rfc/rfc7617, as the value of a header in a file. */
const HEADER = /\bBasic\s{1,4}([A-Za-z0-9+/]{6,200}={0,2})/gi;

/** https://www.rfc-editor.org/rfc/rfc6750, as the value of a header in a file. */
const BEARER = /\bBearer\s{1,4}([\w.~+/-]{16,4000}={0,2})/gi;

/** https://docs.docker.com/reference/cli/docker/login/#credential-stores: a pair in Docker's own config file. */
const DOCKER = /\\?["']auth\\?["']\s{0,4}:\s{0,4}\\?["']([A-Za-z0-9+/]{6,4000}={0,2})/g;

/** Passwords in documentation. */
const WORDS = /^(?:pass|passwd|password|pw|pwd|secret|token)$/i;

/** The length of `Basic eDp4eA`, the shortest match of all. */
const SHORTEST = 12;

const MARK = /basic|auths|bearer/i;

/**
 * `HEADER` and `BEARER` in a text that strings are read from, where white space may be longer, an escape, or U+0085,
 * which YAML reads as a line break. They also match where those don't, so a match must not consume what may be the
 * beginning of another one.
 */
const HEADER_IN_TEXT = /Basic(?:[\s\x85]|\\[abefnrtvNLP0_ \t])+(?=([A-Za-z0-9+/]{6,200}={0,2}))/gi;
const BEARER_IN_TEXT = /Bearer(?:[\s\x85]|\\[abefnrtvNLP0_ \t])+(?=([\w.~+/-]{16,4000}={0,2}))/gi;

/** Whether `loginIn` may find something in a string of a text that is verbatim, as core's `isVerbatim` says. */
export function mayHoldLogin(text: string): boolean {
  if (!MARK.test(text)) return false;
  return (
    text.includes('\\/') ||
    (text.includes('auths') && /auth\\*["']/.test(text)) ||
    pairIn(text, HEADER_IN_TEXT, '') !== undefined ||
    bearerIn(text, BEARER_IN_TEXT) !== undefined
  );
}

/** What HTTP and Docker send: a name and a password in base64, or a token. */
export function loginIn(text: string): Found | undefined {
  if (text.length < SHORTEST || !MARK.test(text)) return undefined;
  return (
    pairIn(text, HEADER, 'a password of basic authentication') ??
    (text.includes('auths') ? pairIn(text, DOCKER, 'the password of a registry') : undefined) ??
    bearerIn(text, BEARER)
  );
}

function bearerIn(text: string, form: RegExp): Found | undefined {
  // Between slashes, too, are words: in prose, API groups follow this one.
  for (const [, value = ''] of text.matchAll(form))
    if (
      looksRandom(value.replaceAll('/', '-')) &&
      !isNoSecret(value) &&
      !isUnsigned(value) &&
      !isExample(value)
    )
      return { kind: 'a bearer token', value };
  return undefined;
}

/** The header of a JSON Web Token, alone or with its claims: without a signature nobody accepts it. */
function isUnsigned(value: string): boolean {
  const [header = '', , signature = ''] = value.split('.');
  return (
    signature === '' &&
    /^\{[^{}]*"alg"\s*:/.test(decodeText(header.replaceAll('-', '+').replaceAll('_', '/')))
  );
}

/** The token of RFC 6750, and letters and digits in their order, such as abc123def456ghi789. */
function isExample(value: string): boolean {
  if (value === 'mF_9.B5f-4.1JqM') return true;
  const letters = value.replace(/[^A-Za-z]/g, '').toLowerCase();
  const digits = value.replace(/\D/g, '');
  return 'abcdefghijklmnopqrstuvwxyz'.includes(letters) && '12345678901234567890'.includes(digits);
}

function pairIn(text: string, form: RegExp, kind: string): Found | undefined {
  for (const [, value = ''] of text.matchAll(form)) {
    const pair = /^[\x20-\x7e\x80-\xff]*$/.exec(decodeText(value))?.[0] ?? '';
    const colon = pair.indexOf(':');
    const password = pair.slice(colon + 1);
    if (colon > 0 && !WORDS.test(password) && !isNoSecret(password)) return { kind, value };
  }
  return undefined;
}
