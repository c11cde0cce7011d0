interface TokenFormat {
  /** With its article, for messages. */
  readonly kind: string;
  readonly pattern: RegExp;
}

/**
 * Credentials that show what they are. Each form is what its issuer documents, or what GitHub's secret scanning
 * lists: https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns
 */
const FORMATS: readonly TokenFormat[] = [
  {
    // https://www.rfc-editor.org/rfc/rfc7468, with line ends as they are, as \n, or none
    kind: 'a private key',
    pattern:
      /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY(?: BLOCK)?-----(?:\s|\\[nr])*(?:[A-Za-z-]+: (?:[^\n-]|-(?!-))*\n\s*)*[A-Za-z0-9+/]{40,}/,
  },
  {
    kind: 'a private key in base64',
    pattern:
      /LS0tLS1CRUdJTi(?:BSU0EgUFJJVkFURSBLRVkt|BQUklWQVRFIEtFWS0t|BFQyBQUklWQVRFIEtFWS0t|BPUEVOU1NIIFBSSVZBVEUgS0VZLS0t)[A-Za-z0-9+/]{60,}/,
  },
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes
  { kind: 'an AWS access key id', pattern: /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/ },
  // https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/
  {
    kind: 'a GitHub token',
    pattern: /\bgh[pousr]_[A-Za-z0-9]{36}\b|\bgithub_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}\b/,
  },
  // https://docs.gitlab.com/security/tokens/#token-prefixes
  { kind: 'a GitLab token', pattern: /\bgl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|soat|oas)-[\w-]{20,}/ },
  { kind: 'a Google API key', pattern: /\bAIza[\w-]{35}(?![\w-])/ },
  // https://docs.slack.dev/authentication/tokens/
  { kind: 'a Slack token', pattern: /\bxox[abeoprs]-\d{8,}-[A-Za-z0-9-]{10,}/ },
  {
    kind: 'a Slack webhook',
    pattern: /hooks\.slack\.com\/services\/T[A-Z0-9]{8,}\/B[A-Z0-9]{8,}\/[A-Za-z0-9]{24}/,
  },
  // https://docs.stripe.com/keys
  { kind: 'a Stripe key', pattern: /\b[rs]k_live_[A-Za-z0-9]{24,}/ },
  { kind: 'an npm token', pattern: /\bnpm_[A-Za-z0-9]{36}\b/ },
  { kind: 'a PyPI token', pattern: /\bpypi-AgEIcHlwaS5vcmc[\w-]{50,}/ },
  { kind: 'a SendGrid key', pattern: /\bSG\.[\w-]{22}\.[\w-]{43}/ },
  { kind: 'a DigitalOcean token', pattern: /\bdo[opr]_v1_[a-f0-9]{64}\b/ },
  { kind: 'a Docker Hub token', pattern: /\bdckr_pat_[\w-]{27}/ },
  // https://developer.hashicorp.com/vault/docs/concepts/tokens#token-prefixes
  { kind: 'a Vault token', pattern: /\bhv[bsr]\.[\w-]{90,}/ },
  { kind: 'an OpenAI key', pattern: /\bsk-(?:proj-|svcacct-)?[\w-]{20,120}T3BlbkFJ[\w-]{20,}/ },
  { kind: 'an Anthropic key', pattern: /\bsk-ant-(?:api|admin)\d\d-[\w-]{80,}/ },
  { kind: 'an age key', pattern: /\bAGE-SECRET-KEY-1[0-9A-Z]{58}\b/ },
  { kind: 'a key of an Azure storage account', pattern: /AccountKey=[A-Za-z0-9+/]{86}==/ },
  // https://www.rfc-editor.org/rfc/rfc7519: a header and a set of claims, both JSON objects, and a signature
  { kind: 'a JSON Web Token', pattern: /(?<![\w-])eyJ[\w-]{15,}\.eyJ[\w-]{15,}\.[\w-]{20,}/ },
];

/** Values that documentation and emulators give to everybody. */
const PUBLIC: readonly RegExp[] = [
  // AKIAIOSFODNN7EXAMPLE of AWS
  /EXAMPLE/,
  // Azurite: https://learn.microsoft.com/en-us/azure/storage/common/storage-connect-azurite
  /Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/,
  // The token on the front page of jwt.io.
  /eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lI/,
  // T00000000/B00000000/XXXXXXXX, glpat-xxxxxxxx
  /([A-Za-z0-9])\1{7,}/,
  /(?:0123456789|1234567890|abcdefghij)/i,
];

export interface Found {
  readonly kind: string;
  readonly value: string;
}

/** The first credential of a known form in a text. */
export function tokenIn(text: string): Found | undefined {
  if (text.length < 16) return undefined;
  for (const { kind, pattern } of FORMATS) {
    const value = pattern.exec(text)?.[0];
    if (value !== undefined && !PUBLIC.some((known) => known.test(value))) return { kind, value };
  }
  return undefined;
}
