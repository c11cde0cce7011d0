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
export const smallJwt = [
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
