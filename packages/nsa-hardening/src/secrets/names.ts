/**
 * What a name says about its value. `password`: any value except a placeholder; `random`: only a random-looking one.
 */
export type Telling = 'password' | 'random';

const PASSWORDS =
  /^(?:\w*(?:password|passwd|passphrase)|pass|passcode|\w*(?:bind|root|user|admin|db|mail|smtp|require|store|key)pass|pwd?|psw|pswd|\w*(?:bind|root|user|admin|db|auth)pwd?|masterauth|primaryauth)$/;
const RANDOM: readonly (readonly string[])[] = [
  ['secret'],
  ['token'],
  ['apikey'],
  ['accesskey'],
  ['privatekey'],
  ['credential'],
  ['credentials'],
  ['api', 'key'],
  ['access', 'key'],
  ['account', 'key'],
  ['private', 'key'],
  ['encryption', 'key'],
  ['signing', 'key'],
  ['master', 'key'],
  ['auth', 'key'],
  ['shared', 'key'],
  ['session', 'key'],
  ['license', 'key'],
  ['webhook', 'key'],
  ['hmac', 'key'],
  ['jwt', 'key'],
  ['storage', 'key'],
  ['subscription', 'key'],
];

/** Names of the secret half of a key pair, which is as good as a password. */
const SECRET_KEYS: readonly (readonly string[])[] = [
  ['secretkey'],
  ['secret', 'key'],
  ['secret', 'access', 'key'],
];

/** Words that make a name that of a setting about passwords, not of a password. */
const SETTINGS =
  /^(?:allow|allowed|change|check|confirm|disable|disabled|empty|enable|enabled|encrypted|expire|force|forgot|generate|has|hash|hashed|hide|invalid|lost|max|min|missing|need|no|prompt|public|require|required|reset|rotate|salt|show|skip|update|use|validate|verify|with|without)$/;

/** Parts that the ends of all these names contain. */
const MAY_TELL = /pass|ps?w|secret|token|key|cred|auth/i;

/** Words before `SecretKey` that make it the name of a key in a Secret: `passwordSecretKey`, `existingSecretKey`. */
const OF_A_SECRET = /^(?:existing|password|ref|reference|token|user|username)$/;

/** The words of `DB_PASSWORD_2`, `spring.datasource.password`, `apiKey`: in lower case, without a final number. */
const wordsOf = (name: string): readonly string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[^a-z0-9]?\d{1,2}$/, '')
    .split(/[^a-z0-9]+/)
    .filter(Boolean);

/**
 * Whether a name says that its value is a secret. Only its end counts: `PASSWORD_FILE`, `TOKEN_TTL` and `SECRET_NAME`
 * are about something else.
 */
export function tellingName(name: string): Telling | undefined {
  if (!MAY_TELL.test(name) || /^(?:OLD)?PWD$/.test(name)) return undefined;
  const words = wordsOf(name);
  if (words.some((word) => SETTINGS.test(word))) return undefined;
  const ends = (tail: readonly string[]): boolean =>
    tail.every((word, index) => words[words.length - tail.length + index] === word);
  if (PASSWORDS.test(words.at(-1) ?? '')) return 'password';
  if (SECRET_KEYS.some(ends)) return words.some((word) => OF_A_SECRET.test(word)) ? undefined : 'password';
  return RANDOM.some(ends) ? 'random' : undefined;
}
