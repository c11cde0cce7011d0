/** Values that another program replaces before or when the object is made. */
const PLACEHOLDERS: readonly RegExp[] = [
  // An empty value, filled in later.
  /^\s*$/,
  // <password>, argocd-vault-plugin's <path:…>
  /^<[^<>]*>$/,
  // ${PASSWORD} of envsubst and Flux, $(PASSWORD), {{ .Values.password }}, @@password@@, %PASSWORD%
  /^\$\{[^{}]*\}$/,
  /^\$\([^()]*\)$/,
  /^\{\{.*\}\}$/,
  /^@@[^@]*@@$/,
  /^%\w+%$/,
  // sops, bank-vaults, vals
  /^ENC\[.*\]$/s,
  /^vault:\S+$/,
  /^ref\+\w+:\S+$/,
];

/** Whether the value of a Secret is none yet. */
export function isPlaceholder(value: string): boolean {
  const text = value.trim();
  return PLACEHOLDERS.some((form) => form.test(text));
}
