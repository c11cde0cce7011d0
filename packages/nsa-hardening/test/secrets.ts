// Credentials of the right form that belong to nobody. The code assembles them, so that scanners of the repository do
// not report this file as a leak.
const letters = 'aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xYzC';

/** Characters in no visible order, the same in each run. */
export const noise = (length: number, alphabet = letters): string =>
  Array.from({ length }, (_, index) => alphabet[(index * index * 7 + index * 3 + 5) % alphabet.length]).join(
    '',
  );

export const github = ['ghp', noise(36)].join('_');
export const aws = `AKI${'A'}${noise(16, 'Q2W3E4R5T6Y7UPLKJH')}`;
export const slackHook = ['https://hooks.slack.com', 'services', 'T02AB3CD4', 'B05EF6GH7', noise(24)].join(
  '/',
);
export const jwt = [
  Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url'),
  Buffer.from('{"sub":"system","iat":1700000000}').toString('base64url'),
  noise(43),
].join('.');
/** The minimum that RFC 7519 requires. */
const smallJwt = [
  Buffer.from('{"alg":"HS256"}').toString('base64url'),
  Buffer.from('{"a":1}').toString('base64url'),
  noise(43),
].join('.');
export const login = (user: string, password: string): string =>
  Buffer.from(`${user}:${password}`).toString('base64');
const dashes = '-----';
export const pem = (body: string): string =>
  [`${dashes}BEGIN PRIVATE KEY${dashes}`, body, `${dashes}END PRIVATE KEY${dashes}`].join('\n');
export const privateKey = pem(`${noise(64)}\n${noise(64)}`);

const hex = (length: number): string => noise(length, '7a3f90b1c8d2e46');
const capitals = (length: number): string => noise(length, 'Q2W3E4R5T6Y7UPLKJH');

/** A token of each format of core, besides those above: the rule and its quick checks list these formats apart. */
export const tokens: Readonly<Record<string, string>> = {
  'a GitHub token of an app': ['ghs', '123456', jwt].join('_'),
  'a GitLab token': `gl${'ft'}-${noise(20)}`,
  'a Google API key': `AIz${'a'}${noise(35)}`,
  'a Google OAuth client secret': `GOC${'SPX'}-${noise(28)}`,
  'a Slack token': `xa${'pp'}-1-A02B3C4D5E6-3456789012345-${hex(64)}`,
  'a Discord webhook': `https://discord.com/api/web${'hooks'}/112233445566778899/${noise(68)}`,
  'a Telegram bot token': `7012345678:A${'A'}${noise(33)}`,
  'a Stripe key': `s${'k'}_live_${noise(24)}`,
  'a Stripe webhook key': `whs${'ec'}_${noise(32)}`,
  'an npm token': `np${'m'}_${noise(36)}`,
  'a PyPI token': `py${'pi'}-AgENdGVzdC5weXBpLm9yZw${noise(60)}`,
  'a SendGrid key': `S${'G'}.${noise(22)}.${noise(43)}`,
  'a DigitalOcean token': `do${'p'}_v1_${hex(64)}`,
  'a Docker Hub token of an organisation': `dc${'kr'}_oat_${noise(27)}`,
  'a Vault token': `h${'vs'}.${noise(24)}`,
  'an OpenAI key': `sk-pr${'oj'}-${noise(48)}`,
  'an OpenAI key of a service account': `sk-svc${'acct'}-${noise(48)}`,
  'an Anthropic key': `sk-an${'t'}-oat01-${noise(93)}`,
  'an OpenRouter key': `sk-o${'r'}-v1-${hex(64)}`,
  'a Hugging Face token': `h${'f'}_${noise(34)}`,
  'a Groq key': `gs${'k'}_${noise(52)}`,
  'a Grafana token': `gl${'sa'}_${noise(32)}_${hex(8)}`,
  'a Grafana Cloud token': `gl${'c'}_eyJ${noise(60)}`,
  'a Tailscale key': `tske${'y'}-auth-${noise(12)}-${noise(32)}`,
  'a Databricks token': `dap${'i'}${hex(32)}`,
  'a New Relic key': `NRA${'K'}-${capitals(27)}`,
  'a Terraform Cloud token': `${noise(14)}.atlas${'v1'}.${noise(67)}`,
  'an age key': `AGE-SECRET-${'KEY'}-1${capitals(58)}`,
  'a key of a storage account': `AccountName=x;Account${'Key'}=${noise(86)}==`,
  'a key of a service bus': `Endpoint=sb://x/;SharedAccess${'Key'}=${noise(43)}=`,
  'a signature of Azure': `https://x.blob.core.windows.net/c?sv=2024-11-04&s${'ig'}=${noise(43)}%3D`,
  'a client secret of Entra': `abc8${'Q'}~${noise(34)}`,
  'a small JSON Web Token': smallJwt,
  'a header': `Authorization: Basic ${login('web', 'hunter2')}`,
  'a bearer token': `curl -H 'Authorization: Bearer ${noise(40)}' https://api.example`,
  'a file of Docker': `{"auths":{"registry.example":{"auth":"${login('web', 'hunter2')}"}}}`,
};
