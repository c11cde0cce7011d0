/** Values that another program replaces before or during creation of the object. */
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

/** ${PASSWORD} of envsubst and Flux: the author of a string with one keeps the secret parts elsewhere. */
const VARIABLE = /\$\{[^{}]+\}/;

/** A literal password in a URL: db://web:hunter2@${HOST} */
const URL_PASSWORD = /:\/\/[^/@\s:]*:[^/@$\s:]+@/;

/** Whether a string stands for a value that is elsewhere, or is empty. */
export function isElsewhere(value: string): boolean {
  const text = value.trim();
  return PLACEHOLDERS.some((form) => form.test(text)) || (VARIABLE.test(text) && !URL_PASSWORD.test(text));
}
