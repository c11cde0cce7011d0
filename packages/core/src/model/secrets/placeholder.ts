/** Values that another program replaces before or when the object is made. */
const PLACEHOLDERS: readonly RegExp[] = [
  // An empty value, filled in later.
  /^$/,
  // <password>, argocd-vault-plugin's <path:…>
  /^<[^<>]*>$/,
  // $(PASSWORD), {{ .Values.password }}, @@password@@, %PASSWORD%, ...
  /^\$\([^()]*\)$/,
  /^\{\{.*\}\}$/,
  /^@@[^@]*@@$/,
  /^%\w+%$/,
  /^\.\.\..*\.\.\.$/,
  // sops, bank-vaults, vals, 1Password
  /^ENC\[.*\]$/s,
  /^vault:\S+$/,
  /^ref\+\w+:\S+$/,
  /^op:\/\/\S+$/,
];

/** ${PASSWORD} of envsubst and Flux: where a text has one, its author keeps the secret parts elsewhere. */
const VARIABLE = /\$\{[^{}]+\}/;

/** A password that is written out in a URL: db://web:hunter2@${HOST} */
const URL_PASSWORD = /:\/\/[^/@\s:]*:[^/@$\s:]+@/;

/** Whether a text stands for a value that is elsewhere, or has none. */
export function isElsewhere(value: string): boolean {
  const text = value.trim();
  return PLACEHOLDERS.some((form) => form.test(text)) || (VARIABLE.test(text) && !URL_PASSWORD.test(text));
}
