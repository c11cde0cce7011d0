import { testTechnique } from './pairs.js';

const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64');

const secret = (more: string, name = 'db', namespace = 'shop'): string => `---
apiVersion: v1
kind: Secret
metadata: {name: ${name}, namespace: ${namespace}}
${more}
`;
const READS = { from: 'repository', assumptions: ['repo-readable'] } as const;
const LOGS_IN = { from: 'repository', assumptions: ['repo-readable', 'api-public'] } as const;

const token = (claims: object): string =>
  ['{"alg":"RS256","kid":"x"}', JSON.stringify(claims), 's'.repeat(32)]
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.');
const SUB = 'system:serviceaccount:shop:robot';
const job = (value: string): string => `---
apiVersion: v1
kind: Pod
metadata: {name: job, namespace: shop}
spec: {containers: [{name: app, image: example.com/web:1, env: [{name: T, value: "${value}"}]}]}
`;
const [FOREVER, OVER] = [token({ sub: SUB }), token({ sub: SUB, exp: 1_500_000_000 })];
const ESCAPED = FOREVER.replaceAll('eyJ', '\\x65yJ');
const BROKEN = FOREVER.replaceAll('eyJ', 'e\\\n  yJ');
const CLOUD_KEY = `{\\"type\\": \\"service_account\\", \\"private_key\\": \\"-----BEGIN PRIVATE KEY-----\\n${base64('0123456789abcdefghijklmnopqrstuvwxyz'.repeat(4))}\\n-----END PRIVATE KEY-----\\"}`;

/** A value of DER. */
const der = (tag: number, ...content: readonly string[]): string => {
  const body = content.join('');
  const { length } = body;
  const head = length < 128 ? [tag, length] : [tag, 0x82, length >> 8, length & 0xff];
  return String.fromCharCode(...head) + body;
};
const name = (...pairs: readonly (readonly [type: string, text: string])[]): string =>
  der(0x30, ...pairs.map(([type, text]) => der(0x31, der(0x30, der(6, type), der(12, text)))));
const certificate = (subject: string, notAfter = der(0x18, '21260101000000Z')): string => {
  const body = der(
    0x30,
    der(0xa0, der(2, '\x02')),
    der(2, '\x01'),
    der(0x30),
    name(['\x55\x04\x03', 'kubernetes']),
    der(0x30, der(0x17, '200101000000Z'), notAfter),
    subject,
  );
  const text = base64(der(0x30, body, der(0x30), der(3, 'x'.repeat(40))));
  return base64(`-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`);
};
const ADMIN = certificate(name(['\x55\x04\x0a', 'system:masters'], ['\x55\x04\x03', 'admin']));
const kubeconfig = (data: string, key = base64('k'.repeat(60))): string => `---
apiVersion: v1
kind: Config
users: [{name: admin, user: {client-certificate-data: "${data}"${key && `, client-key-data: "${key}"`}}}]
`;

testTechnique('repository-credential', {
  holds: [
    {
      name: 'of a Secret',
      code: secret(`data: {password: ${base64('hunter2')}}`),
      steps: [{ ...READS, to: 'Secret shop/db', evidence: [base64('hunter2')] }],
    },
    {
      name: 'of a ServiceAccount',
      code: job(FOREVER),
      steps: [{ ...LOGS_IN, to: 'ServiceAccount shop/robot', evidence: [`"${FOREVER}"`] }],
    },
    {
      name: 'of a ServiceAccount with escapes',
      code: job(ESCAPED),
      steps: [{ ...LOGS_IN, to: 'ServiceAccount shop/robot', evidence: [`"${ESCAPED}"`] }],
    },
    {
      name: 'of a ServiceAccount over two lines',
      code: job(BROKEN),
      steps: [{ ...LOGS_IN, to: 'ServiceAccount shop/robot', evidence: ['value'] }],
    },
    {
      name: 'of a cloud with escaped quotes',
      code: job(CLOUD_KEY),
      steps: [{ ...READS, to: 'cloud-account', evidence: [`"${CLOUD_KEY}"`] }],
    },
    {
      name: 'of a ServiceAccount in a Secret',
      code: secret(`data: {token: ${base64(FOREVER)}}`),
      steps: [
        { ...READS, to: 'Secret shop/db', evidence: [base64(FOREVER)] },
        { ...LOGS_IN, to: 'ServiceAccount shop/robot', evidence: [base64(FOREVER)] },
      ],
    },
    {
      name: 'of an administrator',
      code: kubeconfig(ADMIN),
      steps: [
        { ...LOGS_IN, to: 'User admin', evidence: [`"${ADMIN}"`] },
        { ...LOGS_IN, to: 'cluster-admin', evidence: [`"${ADMIN}"`] },
      ],
    },
    {
      name: 'of a node',
      code: kubeconfig(certificate(name(['\x55\x04\x03', 'system:node:a']))),
      steps: [
        {
          ...LOGS_IN,
          to: 'Group system:nodes',
          evidence: [`"${certificate(name(['\x55\x04\x03', 'system:node:a']))}"`],
        },
      ],
    },
    {
      name: 'of a cloud',
      code: job('AKIA2345672345672ABC'),
      steps: [
        { ...READS, to: 'cloud-account', evidence: ['"AKIA2345672345672ABC"'], doubt: 'secret access key' },
      ],
    },
  ],
  not: [
    { code: secret('stringData: {password: "<password>"}') },
    { code: secret('stringData: {password: "ENC[AES256_GCM,data:x]"}\nsops: {version: 3.9.0}') },
    { code: job(FOREVER), assume: ['no-repo-readable'] },
    { name: 'that has ended', code: job(OVER) },
    { name: 'of someone else', code: job(token({ sub: 'someone' })) },
    {
      name: 'a certificate that has ended',
      code: kubeconfig(certificate(name(['\x55\x04\x03', 'a']), der(0x17, '210101000000Z'))),
    },
    { name: 'a certificate alone', code: kubeconfig(ADMIN, '') },
  ],
});

const bootstrap = (more = '', secretPart = '0123456789abcdef'): string =>
  secret(
    `type: bootstrap.kubernetes.io/token\nstringData: {token-id: abcdef, token-secret: "${secretPart}", usage-bootstrap-authentication: "true"${more}}`,
    'bootstrap-token-abcdef',
    'kube-system',
  );
const server = `---
apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver, namespace: kube-system, labels: {tier: control-plane}}
spec: {containers: [{name: kube-apiserver, image: registry.k8s.io/kube-apiserver:v1.37.0, command: [kube-apiserver, --secure-port=6443]}]}
`;
const JOINS = { ...LOGS_IN, to: 'Group system:bootstrappers', evidence: ['"0123456789abcdef"', '"true"'] };

testTechnique('bootstrap-token', {
  holds: [
    { code: bootstrap(', expiration: "2099-01-01T00:00:00Z"'), steps: [JOINS] },
    {
      name: 'of more groups',
      code: bootstrap(', auth-extra-groups: "system:bootstrappers:web"'),
      steps: [
        JOINS,
        {
          ...JOINS,
          to: 'Group system:bootstrappers:web',
          evidence: [...JOINS.evidence, '"system:bootstrappers:web"'],
        },
      ],
    },
  ],
  not: [
    { name: 'that has ended', code: bootstrap(', expiration: "2020-01-01T00:00:00Z"') },
    { name: 'that comes from elsewhere', code: bootstrap('', '<secret>') },
    { name: 'that signs only', code: bootstrap().replace('"true"', '"false"') },
    { name: 'elsewhere', code: bootstrap().replace('kube-system', 'shop') },
    { name: 'that the API server does not take', code: bootstrap() + server },
  ],
});
