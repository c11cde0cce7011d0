import { isPublic } from '@plimsoll/core/internal';
import { isPlaceholder } from '@plimsoll/core/kubernetes';

/** Placeholders for values from elsewhere, and texts that are not secret. */
const NO_SECRETS: readonly RegExp[] = [
  // Beside the forms that all rules know: $NAME, <name> and __NAME__ within a text, %env(NAME)% of Symfony, [NAME],
  // $1 of shells, :name, @NAME and ? of SQL
  /\$[A-Z_][A-Z0-9_]{2}|<[^<>]*>|__[A-Za-z0-9]+(?:_[A-Za-z0-9]+)*__|^%env\(|^\[[ \w.-]+\]$|^\$[\d@*]$|^:\w+$|^@[A-Z_]+$|^\?$/,
  // Encrypted: https://docs.spring.io/spring-cloud-config/reference/server/encryption-and-decryption.html, Jasypt
  /^\{cipher\}|^ENC\(/,
  // A regular expression: .*, (\S+)
  /^[!-/:-@[-`{-~]*$|^[([]?\\[dswDSW]|^\(\?|^\[\^/,
  // A call: env('NAME'), lookup("…"), System.getenv(…). Its value is elsewhere.
  /^[A-Za-z_][\w.:]{0,60}\((?:.*\))?$|^(?:process|os)\.env|^ENV\[/,
  // xxxx, ****, .....
  /x{4,}|\*{3,}|\.{3,}|…/i,
  /^(?:replace|insert|enter|provide)[\s_-]/i,
  // changeme, replace-with-…, your-password-here, TODO
  /^(?:change|replace|insert|fill|put|enter|set|update|edit|add)[\s_-]?(?:me|this|it|in|here|with|by|your|to)/i,
  /^your|(?:^|[^a-z])(?:your|my[_-]?(?:password|secret|token|key))(?:[^a-z]|$)/i,
  /placeholder|redacted|example|dummy|changeme|change_me|todo|fixme|to[_-]be[_-](?:set|replaced|changed)|not[_-]?(?:a[_-])?(?:real|used|needed|set)|generated/i,
  /^(?:true|false|yes|no|on|off|none|null|nil|undefined|empty|unset|n\/a|tba|tbd|tbc|default|enabled|disabled|required|optional|string|secret|token)$/i,
  // PASSWORD, DB_PASSWORD: in documentation, and in scripts that replace it
  // Password: a label
  /^Pass(?:word|phrase|code)$/,
  // Kennwort: a label in another language
  /^(?:adgangskode|contrase\u00f1a|contrasenya|has\u0142o|heslo|jelsz\u00f3|kennwort|kodeord|l\u00f6senord|mot\sde\spasse|palavra-passe|parola|parol\u0103|passord|passwort|salasana|senha|\u015fifre|slaptazodis|wachtwoord|\u043f\u0430\u0440\u043e\u043b\u044c|\u5bc6\u7801|\u5bc6\u78bc|\u30d1\u30b9\u30ef\u30fc\u30c9|\ube44\ubc00\ubc88\ud638)$/i,
  /^[A-Z_]{0,60}(?:PASS|SECRET|TOKEN|KEY)[A-Z_]{0,60}$/,
];

/** References to a value: a path, a URL, an ARN, a reference of a secret store. */
const REFERENCES: readonly RegExp[] = [
  /^(?:\.{0,2}\/|~\/|[A-Za-z]:\\)/,
  /^(?:>>)?(?:[a-z][a-z0-9+.-]*:\/\/|arn:|projects\/|vault:|secret:|file:|env:|ssm:|op:|ref\+|k8s:|kv:|!\w|(?:aws|gcp|azure|az)[a-z]{0,20}:[\w./-])/i,
  // A file by its name.
  /^[\w.-]+\.(?:pem|key|crt|cert|json|ya?ml|txt|conf|env|jks|p12|pfx|sh|py|ini|token|password)$/i,
  // A key of something else: .Values.password, config.auth.token, secret.data["password"]
  /^\.?[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+(?:$|\[)|^[A-Za-z_]\w*\[["'\]]/,
  // The name of a Secret: db-credentials, web-tls-secret
  /^(?!(?:super|top|very|my)-secret$)[a-z][a-z0-9]*(?:-[a-z0-9]+)*-(?:credentials?|creds|secrets?)$/,
];

/** One-way hashes of passwords: crypt(3), LDAP, PostgreSQL, PBKDF2. */
const HASHES =
  /^\$(?:2[abxy]?|argon2\w*|[156y]|apr1|pbkdf2[\w-]*|scrypt|bcrypt|s0)\$|^\{(?:S?SHA\d*|CRYPT|S?MD5|PBKDF2[\w-]*|ARGON2)\}|^(?:pbkdf2|SCRAM-SHA|md5[a-f0-9]{32}$)/i;

/** Whether a value with a telling name is certainly not the secret itself. */
export function isNoSecret(value: string): boolean {
  const text = value.trim();
  return (
    // One repeated character: 0000
    text === '' ||
    text.replaceAll(text[0]!, '') === '' ||
    isPublic(text) ||
    HASHES.test(text) ||
    isPlaceholder(text) ||
    [...NO_SECRETS, ...REFERENCES].some((pattern) => pattern.test(text))
  );
}
