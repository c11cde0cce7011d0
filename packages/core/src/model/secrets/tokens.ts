interface TokenFormat {
  /** With its article, for messages. */
  readonly kind: string;
  readonly pattern: RegExp;
}

/**
 * Credentials that are recognisable by their form. Each form is documented by its issuer, or listed by GitHub's secret
 * scanning: https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns
 */
const FORMATS: readonly TokenFormat[] = [
  {
    // https://www.rfc-editor.org/rfc/rfc7468, with real line breaks, with \n, or without any
    kind: 'a private key',
    pattern:
      /-----BEGIN (?:[A-Z][A-Z0-9]* )?PRIVATE KEY(?: BLOCK)?-----(?:\s|\\[nr])*(?:[A-Za-z-]+: (?:[^\n-]|-(?!-))*\n\s*)*[A-Za-z0-9+/]{40,}/,
  },
  {
    kind: 'a private key in base64',
    pattern:
      /LS0tLS1CRUdJTi(?:BSU0EgUFJJVkFURSBLRVkt|BQUklWQVRFIEtFWS0t|BFQyBQUklWQVRFIEtFWS0t|BFRDI1NTE5IFBSSVZBVEUgS0VZLS0t|BPUEVOU1NIIFBSSVZBVEUgS0VZLS0t)[A-Za-z0-9+/]{60,}/,
  },
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes
  { kind: 'an AWS access key id', pattern: /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/ },
  {
    // https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/; those of
    // apps are JSON Web Tokens behind the prefix since 2026:
    // https://github.blog/changelog/2026-05-15-github-app-installation-tokens-per-request-override-header/
    kind: 'a GitHub token',
    pattern:
      /\bgh[pousr]_[A-Za-z0-9]{36}\b|(?<![\w-])ghs_\d+_eyJ[\w-]+\.[\w-]+\.[\w-]{20,}|\bgithub_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}\b/,
  },
  // https://docs.gitlab.com/security/tokens/#token-prefixes
  {
    kind: 'a GitLab token',
    pattern: /\bgl(?:pat|dt|rtr?|cbt|ptt|ft|imt|agent|soat|oas|ffct|wt)-[\w-]{20,}/,
  },
  { kind: 'a Google API key', pattern: /\bAIza[\w-]{35}(?![\w-])/ },
  { kind: 'a Google OAuth client secret', pattern: /\bGOCSPX-[\w-]{28}(?![\w-])/ },
  // https://docs.slack.dev/authentication/tokens/
  {
    kind: 'a Slack token',
    pattern: /\bxox[abeoprs]-\d{8,}-[A-Za-z0-9-]{10,}|\bxapp-\d-[A-Z0-9]{8,}-\d+-[a-z0-9]{32,}/,
  },
  {
    kind: 'a Slack webhook',
    pattern: /hooks\.slack\.com\/services\/T[A-Z0-9]{8,}\/B[A-Z0-9]{8,}\/[A-Za-z0-9]{24}/,
  },
  {
    // https://docs.discord.com/developers/resources/webhook
    kind: 'a Discord webhook',
    pattern: /discord(?:app)?\.com\/api\/webhooks\/\d{17,20}\/[\w-]{60,}/,
  },
  // https://core.telegram.org/bots/api#authorizing-your-bot
  { kind: 'a Telegram bot token', pattern: /(?<![\w-])(?:bot)?\d{8,10}:AA[\w-]{33}(?![\w-])/ },
  // https://docs.stripe.com/keys, https://docs.stripe.com/webhooks#verify-events
  { kind: 'a Stripe key', pattern: /\b[rs]k_live_[A-Za-z0-9]{24,}|\bwhsec_[A-Za-z0-9+/]{32,}/ },
  { kind: 'an npm token', pattern: /\bnpm_[A-Za-z0-9]{36}\b/ },
  // "pypi.org" and "test.pypi.org" as the place in a macaroon
  { kind: 'a PyPI token', pattern: /\bpypi-AgE(?:IcHlwaS5vcmc|NdGVzdC5weXBpLm9yZw)[\w-]{50,}/ },
  { kind: 'a SendGrid key', pattern: /\bSG\.[\w-]{22}\.[\w-]{43}/ },
  { kind: 'a DigitalOcean token', pattern: /\bdo[opr]_v1_[a-f0-9]{64}\b/ },
  // https://docs.docker.com/security/access-tokens/
  { kind: 'a Docker Hub token', pattern: /\bdckr_[op]at_[\w-]{27}/ },
  // https://developer.hashicorp.com/vault/docs/concepts/tokens#token-prefixes
  { kind: 'a Vault token', pattern: /\bhv[bsr]\.[\w-]{90,}|\bhvs\.[A-Za-z0-9]{24}\b/ },
  {
    kind: 'an OpenAI key',
    pattern: /\bsk-(?:proj|svcacct|admin|None)-[\w-]{40,}|\bsk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}/,
  },
  { kind: 'an Anthropic key', pattern: /\bsk-ant-(?:api|admin|oat|ort)\d\d-[\w-]{80,}/ },
  { kind: 'an OpenRouter key', pattern: /\bsk-or-v1-[a-f0-9]{64}\b/ },
  // https://huggingface.co/docs/hub/security-tokens
  { kind: 'a Hugging Face token', pattern: /\b(?:hf|api_org)_[A-Za-z0-9]{34}\b/ },
  { kind: 'a Groq key', pattern: /\bgsk_[A-Za-z0-9]{52}\b/ },
  // https://grafana.com/docs/grafana/latest/administration/service-accounts/
  { kind: 'a Grafana token', pattern: /\bglsa_[A-Za-z0-9]{32}_[a-f0-9]{8}\b|\bglc_eyJ[A-Za-z0-9+/]{50,}/ },
  {
    kind: 'a Tailscale key',
    pattern: /\btskey-(?:auth|api|client|scim|webhook)-[A-Za-z0-9]{8,}-[A-Za-z0-9]{20,}/,
  },
  { kind: 'a Databricks token', pattern: /\bdapi[a-f0-9]{32}(?:-\d)?\b/ },
  { kind: 'a New Relic key', pattern: /\bNRAK-[A-Z0-9]{27}\b/ },
  { kind: 'a Terraform Cloud token', pattern: /\b[A-Za-z0-9]{14}\.atlasv1\.[\w-]{60,}/ },
  { kind: 'an age key', pattern: /\bAGE-SECRET-KEY-1[0-9A-Z]{58}\b/ },
  // https://learn.microsoft.com/en-us/azure/storage/common/storage-configure-connection-string and its kin of
  // Service Bus, Event Hubs and IoT Hub; keys of 64 and of 32 bytes
  {
    kind: 'an Azure account key',
    pattern: /(?:AccountKey=[A-Za-z0-9+/]{86}==|SharedAccessKey=[A-Za-z0-9+/]{43}=)/,
  },
  {
    // https://learn.microsoft.com/en-us/rest/api/storageservices/create-service-sas: SHA-256 in base64
    kind: 'an Azure shared access signature',
    pattern: /[?&]sig=(?:[A-Za-z0-9]|[+/]|%2[BbFf]){43}(?:=|%3[Dd])/,
  },
  {
    kind: 'a Microsoft Entra client secret',
    pattern: /(?<![\w~.-])[\w~.-]{3}\dQ~[\w~.-]{31,34}(?![\w~.-])/,
  },
  // https://www.rfc-editor.org/rfc/rfc7519: a header with an algorithm and a set of claims, both JSON objects, and a
  // signature
  { kind: 'a JSON Web Token', pattern: /(?<![\w-])eyJ[\w-]{12,}\.(?:eyJ[\w-]{4,}|e30)\.[\w-]{20,}/ },
];

/**
 * What these forms begin with or contain, and no certificate does. Few of hundreds of strings have it, and one
 * expression searches for all. Those that begin a word are grouped, so that none of them is tried inside a word.
 */
const HEADS =
  /\b(?:gh[pousr]_|github_pat_|gl[a-z]{2,5}-|xox[abeoprs]-|xapp-|[rs]k_live_|whsec_|npm_|pypi-|SG\.|do[opr]_v1_|dckr_|hv[bsr]\.|sk-|hf_|api_org_|gsk_|gl(?:sa|c)_|tskey-|dapi)|-----BEGIN (?!CERT)|LS0tLS1CRUdJTi(?!BDRVJU)|A[KS]IA|AIza|GOCSPX-|hooks\.slack|\/api\/webhooks\/|:AA|NRAK-|\.atlasv1\.|AGE-SECRET-|AccessKey=|AccountKey=|[?&]sig=|Q~|eyJ/;

/**
 * What all strings with such a form have: a separator before a long word, or the start of a form without one. Both
 * expressions skip most characters, and together they reject nine of ten strings faster than `HEADS` alone.
 */
const LONG = /[-_.=/][\w+/%-]{19}/;
const STARTS = /eyJ|[KS]IA|Iza|LS0|:AA|Q~|--B|dapi/;

/**
 * `HEADS` for a text that strings are read from. It searches for what few texts have, a separator, and looks back from
 * there, which takes a fifth of the time. An escape such as `\\n` may end with a letter where a string has a line break.
 */
const HEADS_OF_TEXT =
  /[-_.=](?<=(?:\b|\\[abefnrtvNLP0_])(?:gh[pousr]_|github_pat_|gl[a-z]{2,5}-|xox[abeoprs]-|xapp-|[rs]k_live_|whsec_|npm_|pypi-|SG\.|do[opr]_v1_|dckr_|hv[bsr]\.|sk-|hf_|api_org_|gsk_|gl(?:sa|c)_|tskey-)|-----(?=BEGIN(?! CERT))|GOCSPX-|hooks\.(?=slack)|discord(?:app)?\.(?=com)|NRAK-|\.atlasv1\.|AGE-SECRET-|AccessKey=|AccountKey=|[?&]sig=)/;
const STARTS_OF_TEXT = /LS0(?=tLS1CRUdJTi(?!BDRVJU))|[KS]IA|Iza|:AA|eyJ|dapi/;

/**
 * Whether `tokenIn` may find something in a string that was read from a text, however it is quoted there. Not where an
 * escape stands for a character, or base64 for a string.
 */
export function mayHoldToken(text: string): boolean {
  return HEADS_OF_TEXT.test(text) || STARTS_OF_TEXT.test(text) || text.includes('Q~');
}

/** Values that documentation and emulators publish. */
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

/** A credential that is recognisable by its form. */
export interface FoundToken {
  /** With its article, for messages: `a GitHub token`. */
  readonly kind: string;
  readonly value: string;
}

/**
 * The first credential of a known form in a string.
 * @example
 * const found = tokenIn(text);
 * if (found) console.log(found.kind);
 */
export function tokenIn(text: string): FoundToken | undefined {
  if (text.length < 16 || !(LONG.test(text) || STARTS.test(text)) || !HEADS.test(text)) return undefined;
  for (const { kind, pattern } of FORMATS) {
    const value = pattern.exec(text)?.[0];
    if (value !== undefined && !PUBLIC.some((known) => known.test(value))) return { kind, value };
  }
  return undefined;
}
