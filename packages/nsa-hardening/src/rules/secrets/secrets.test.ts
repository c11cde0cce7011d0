import { pod } from '../../../test/pods.js';
import { aws, github, jwt, login, noise, pem, privateKey, slackHook, tokens } from '../../../test/secrets.js';
import { testRule } from '../../../test/test-rule.js';

const env = (name: string, value: string): string =>
  pod('', `env:\n- name: ${name}\n  value: ${JSON.stringify(value)}\n`);
const args = (...words: readonly string[]): string =>
  pod('', `args: [${words.map((word) => JSON.stringify(word)).join(', ')}]\n`);
const configMap = (data: Readonly<Record<string, string>>): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata:\n${Object.entries(data)
    .map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}\n`)
    .join('')}`;
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const binary = (files: Readonly<Record<string, string>>): string =>
  secret(
    'binaryData',
    Object.fromEntries(Object.entries(files).map(([key, text]) => [key, base64(text)])),
  ).replace('Secret', 'ConfigMap');
const secret = (field: string, data: Readonly<Record<string, string>>): string =>
  configMap(data).replace('ConfigMap', 'Secret').replace('\ndata:', `\n${field}:`);

testRule('exposed-token', {
  valid: [
    {
      name: 'what only looks like a token',
      code: configMap({
        a: 'sk-proj-example',
        b: 'eyJhbGciOiJIUzI1NiJ9',
        c: 'Basic authentication',
        d: `Basic ${login('user', 'password')}`,
        e: `Basic \${CREDENTIALS}`,
        'bearer.txt': `Bearer $(TOKEN), Bearer authentication-is-required, bearer authentication.k8s.io/v1beta1, Bearer ${'x'.repeat(32)}, Bearer mF_9.B5f-4.1JqM, Bearer abc123def456ghi789, Bearer ${jwt.split('.')[0]}, Bearer ${jwt.split('.')[0]}.${jwt.split('.')[1]}...`,
        f: 'Endpoint=sb://x/;SharedAccessKey=<key>',
        g: `{"auths":{"registry.example":{"auth":"${login('user', 'changeme')}"}}}`,
        h: `sha256-${noise(43)}=`,
        i: `glpat-${'x'.repeat(20)}`,
        j: 'https://x.blob.core.windows.net/c?sv=2024-11-04&sig={signature}',
      }),
    },
    pod(),
    { name: 'the example key of AWS', code: env('ID', ['AKIA', 'IOSFODNN7', 'EXAMPLE'].join('')) },
    { name: 'a key that is left out', code: configMap({ key: pem('...') }) },
    { name: 'a certificate', code: configMap({ ca: privateKey.replaceAll('PRIVATE KEY', 'CERTIFICATE') }) },
    { name: 'a template', code: env('URL', `postgres://web:\${PASSWORD}@db/web`) },
    { name: 'documentation', code: env('URL', 'https://user:pass@example.com') },
    { name: 'a URL without a password', code: env('URL', 'ssh://git@github.com/team/app') },
    { name: 'a port', code: env('URL', 'http://web:8080/@scope/package') },
    {
      name: 'the webhook of the manual',
      code: env(
        'HOOK',
        ['https://hooks.slack.com/services', 'T00000000', 'B00000000', 'X'.repeat(24)].join('/'),
      ),
    },
    { name: 'a word that begins like a token', code: env('NAME', 'ghp_is-a-prefix') },
    { name: 'what a Secret holds', code: secret('stringData', { token: github }) },
  ],
  invalid: [
    {
      name: 'in a file of binaryData',
      code: binary({ token: github }),
      findings: [{ messageId: 'exposed', text: JSON.stringify(base64(github)) }],
    },
    {
      code: env('ANY', github),
      findings: [
        {
          messageId: 'exposed',
          text: `"${github}"`,
          message:
            'The manifest contains a GitHub token (40 characters), which anyone who reads the file can use. Revoke it, and move its replacement to a secret store.',
        },
      ],
    },
    {
      name: 'wherever it stands',
      code: `${configMap({ key: privateKey, hook: `url: ${slackHook}` })}---\n${args('--header', `Bearer ${jwt}`)}`,
      findings: [
        { messageId: 'exposed', text: JSON.stringify(privateKey) },
        { messageId: 'exposed', text: JSON.stringify(`url: ${slackHook}`) },
        { messageId: 'exposed', text: JSON.stringify(`Bearer ${jwt}`) },
      ],
    },
    {
      name: 'each form that is documented',
      code: configMap(tokens),
      findings: Object.values(tokens).map((token) => ({ messageId: 'exposed', text: JSON.stringify(token) })),
    },
    {
      name: 'a header of a probe',
      code: pod(
        '',
        `livenessProbe: {httpGet: {port: 80, httpHeaders: [{name: Authorization, value: Basic ${login('web', 'hunter2')}}]}}\n`,
      ),
      findings: [{ messageId: 'exposed', text: `Basic ${login('web', 'hunter2')}` }],
    },
    {
      name: 'in an annotation of a Secret',
      code: secret('stringData', {}).replace('  name: web', `  name: web\n  annotations: {note: ${aws}}`),
      findings: [
        {
          messageId: 'exposed',
          text: aws,
          message:
            'The manifest contains an AWS access key id (20 characters), which anyone who reads the file can use. Revoke it, and move its replacement to a secret store.',
        },
      ],
    },
    {
      name: 'a password in a DSN of Go',
      code: env('DSN', 'web:hunter2@tcp(db:3306)/web?parseTime=true'),
      findings: [{ messageId: 'exposed', text: '"web:hunter2@tcp(db:3306)/web?parseTime=true"' }],
    },
    {
      name: 'a password in a URL, its length alone',
      code: env('URL', 'postgres://web:hunter2@db/web'),
      findings: [
        {
          messageId: 'exposed',
          text: '"postgres://web:hunter2@db/web"',
          message:
            'The manifest contains a password in a URL (7 characters), which anyone who reads the file can use. Revoke it, and move its replacement to a secret store.',
        },
      ],
    },
    {
      name: 'a key in base64',
      code: configMap({ key: Buffer.from(privateKey).toString('base64') }),
      findings: [{ messageId: 'exposed', text: `"${Buffer.from(privateKey).toString('base64')}"` }],
    },
  ],
});

const none = (name: string, value: string): { name: string; code: string } => ({
  name: `${name}=${value}`,
  code: env(name, value),
});

testRule('credentials-in-config', {
  partial: true,
  valid: [
    pod('', 'env:\n- name: DB_PASSWORD\n  valueFrom: {secretKeyRef: {name: db, key: password}}\n'),
    none('DB_PASSWORD', ''),
    none('DB_PASSWORD_FILE', '/run/secrets/db'),
    none('DB_PASSWORD', '/run/secrets/db'),
    none('DB_PASSWORD', `\${DB_PASSWORD}`),
    none('DB_PASSWORD', '$(OTHER)'),
    none('DB_PASSWORD', '{{ .Values.password }}'),
    none('DB_PASSWORD', '<your password>'),
    none('DB_PASSWORD', 'changeme'),
    none('DB_PASSWORD', 'xxxxxx'),
    none('DB_PASSWORD', 'yourpassword'),
    none('DB_PASSWORD', 'vault:secret/data/db#password'),
    none('ALLOW_EMPTY_PASSWORD', 'yes'),
    none('MIN_PASSWORD', '8'),
    none('PWD', '/work'),
    none('TOKEN_TTL', '3600'),
    none('TLS_SECRET', 'web-tls-v2'),
    none('IMAGE_PULL_SECRET', 'registry-credentials-2024'),
    none('API_TOKEN', 'token-of-the-api'),
    none('SECRET_NAME', noise(32)),
    none('GITHUB_TOKEN', github),
    none('BYPASS', 'true'),
    { name: 'a flag that is followed by another', code: args('--password', '--verbose') },
    { name: 'a flag that names a file', code: args('--password-file=/run/secrets/db') },
    { name: 'where users are looked up', code: configMap({ 'nsswitch.conf': 'passwd: compat\n' }) },
    { name: 'a comment', code: configMap({ 'app.properties': '# password=hunter2\n' }) },
    { code: env('DB_PASSWORD', 'hunter2'), options: { allow: ['DB_PASSWORD'] } },
  ],
  invalid: [
    {
      code: env('DB_PASSWORD', 'hunter2'),
      findings: [
        {
          messageId: 'variable',
          text: '"hunter2"',
          container: 'app',
          message:
            "Variable 'DB_PASSWORD' of container 'app' contains a password (7 characters) in plain text. Move it to a Secret.",
        },
      ],
    },
    {
      name: 'one half of a pair',
      code: env('MINIO_SECRET_KEY', 'minio123'),
      findings: [{ messageId: 'variable', text: '"minio123"' }],
    },
    { code: env('pgpassword', 'password'), findings: [{ messageId: 'variable', text: '"password"' }] },
    {
      code: env('API_TOKEN', noise(32)),
      findings: [
        {
          messageId: 'variable',
          text: `"${noise(32)}"`,
          message:
            "Variable 'API_TOKEN' of container 'app' contains a value that looks random (32 characters) in plain text. Move it to a Secret.",
        },
      ],
    },
    {
      name: 'arguments',
      code: args(
        '--db.password=hunter2',
        '--admin-password',
        'hunter2',
        '-Dspring.datasource.password=hunter2',
      ),
      findings: [
        { messageId: 'argument', text: '"--db.password=hunter2"' },
        { messageId: 'argument', text: '"hunter2"' },
        { messageId: 'argument', text: '"-Dspring.datasource.password=hunter2"' },
      ],
    },
    {
      name: 'keys and settings of a ConfigMap',
      code: configMap({ password: 'hunter2', 'app.yaml': 'db:\n  user: web\n  password: "hunter2"\n' }),
      findings: [
        { messageId: 'key', text: '"hunter2"' },
        {
          messageId: 'setting',
          text: JSON.stringify('db:\n  user: web\n  password: "hunter2"\n'),
          message:
            "Key 'app.yaml' of the ConfigMap sets 'password' to a password (7 characters) in plain text. Move it to a Secret.",
        },
      ],
    },
    {
      code: env('PIN', '1234'),
      options: { names: ['PIN'] },
      findings: [{ messageId: 'variable', text: '"1234"' }],
    },
  ],
});

const kubeconfig = (user: string): string =>
  `apiVersion: v1\nkind: Config\nclusters: []\nusers:\n- name: admin\n  user:\n    ${user}\n`;

testRule('kubeconfig-in-manifest', {
  valid: [
    kubeconfig('tokenFile: /run/secrets/token'),
    { name: 'a certificate lets nobody in', code: kubeconfig(`client-certificate-data: ${noise(60)}`) },
    kubeconfig('token: <token>'),
    configMap({ kubeconfig: kubeconfig('exec: {command: aws}') }),
    configMap({ notes: 'kind: Deployment\ntoken: abc\n' }),
    secret('data', { kubeconfig: Buffer.from(kubeconfig(`token: \${TOKEN}`)).toString('base64') }),
  ],
  invalid: [
    {
      name: 'in a file of binaryData',
      code: binary({ kubeconfig: kubeconfig('password: hunter2') }),
      findings: [{ messageId: 'key', text: JSON.stringify(base64(kubeconfig('password: hunter2'))) }],
    },
    {
      code: kubeconfig('token: 3f9a1c7b'),
      findings: [
        {
          messageId: 'user',
          text: '3f9a1c7b',
          message:
            "The 'token' of this kubeconfig user is a credential (8 characters). Anyone who reads the file can act as that user. Keep the file out of the repository.",
        },
      ],
    },
    {
      name: 'in one line',
      code: configMap({ config: 'kind: Config\nusers: [{name: ada, user: {token: 3f9a1c7b}}]' }),
      findings: [
        {
          messageId: 'key',
          text: JSON.stringify('kind: Config\nusers: [{name: ada, user: {token: 3f9a1c7b}}]'),
        },
      ],
    },
    {
      code: configMap({ config: kubeconfig('password: hunter2') }),
      findings: [{ messageId: 'key', text: JSON.stringify(kubeconfig('password: hunter2')) }],
    },
    {
      code: secret('stringData', { config: kubeconfig(`client-key-data: ${noise(80)}`) }),
      findings: [{ messageId: 'key', text: JSON.stringify(kubeconfig(`client-key-data: ${noise(80)}`)) }],
    },
    {
      name: 'in base64',
      code: secret('data', { config: Buffer.from(kubeconfig('token: 3f9a1c7b')).toString('base64') }),
      findings: [
        {
          messageId: 'key',
          text: `"${Buffer.from(kubeconfig('token: 3f9a1c7b')).toString('base64')}"`,
          message:
            "Key 'config' is a kubeconfig whose 'token' is a credential (8 characters). Anyone who reads it can act as that user. Keep it out of the repository.",
        },
      ],
    },
  ],
});

const cluster = (server: string, more = ''): string =>
  `apiVersion: v1\nkind: Config\nclusters:\n- name: a\n  cluster:\n    server: ${server}\n${more}users: []\n`;
const UNCHECKED = '    insecure-skip-tls-verify: true\n';
const carried = (text: string): string =>
  `apiVersion: kubevirt.io/v1\nkind: VirtualMachine\nmetadata:\n  name: web\nspec: ${JSON.stringify({ template: { spec: { volumes: [{ cloudInitNoCloud: { userData: text } }] } } })}\n`;

testRule('kubeconfig-tls', {
  valid: [
    cluster('https://10.0.0.1:6443'),
    { name: 'the own machine', code: cluster('http://127.0.0.1:8080') },
    configMap({
      a: cluster('https://10.0.0.1:6443', '    insecure-skip-tls-verify: false\n'),
      b: cluster('http://localhost:8080'),
      c: 'kind: Deployment\nserver: http://web\nclusters: 1\n',
      d: 'insecure-skip-tls-verify: true\n',
    }),
  ],
  invalid: [
    {
      name: 'in a file of binaryData',
      code: binary({ kubeconfig: cluster('http://10.0.0.1:6443') }),
      findings: [{ messageId: 'plainText', text: JSON.stringify(base64(cluster('http://10.0.0.1:6443'))) }],
    },
    {
      code: cluster('http://10.0.0.1:8080', UNCHECKED),
      findings: [
        { messageId: 'plain', text: 'http://10.0.0.1:8080' },
        { messageId: 'unverified', text: 'true' },
      ],
    },
    {
      name: 'in texts',
      code: `${configMap({
        a: cluster('http://10.0.0.1:8080'),
        b: cluster('https://10.0.0.1:6443', UNCHECKED),
        c: '{"kind":"Config","clusters":[{"cluster":{"server":"https://a","insecure-skip-tls-verify":true}}]}',
      })}---\n${secret('stringData', { a: cluster('http://10.0.0.1') })}---\n${carried(`#cloud-config\nwrite_files:\n- content: |\n    ${cluster('http://10.0.0.1').replaceAll('\n', '\n    ')}`)}`,
      findings: [
        {
          messageId: 'plainText',
          text: JSON.stringify(cluster('http://10.0.0.1:8080')),
          message: "The kubeconfig under 'a' connects to the API server without TLS. Use an https URL.",
        },
        { messageId: 'unverifiedText', text: JSON.stringify(cluster('https://10.0.0.1:6443', UNCHECKED)) },
        {
          messageId: 'unverifiedText',
          text: JSON.stringify(
            '{"kind":"Config","clusters":[{"cluster":{"server":"https://a","insecure-skip-tls-verify":true}}]}',
          ),
        },
        { messageId: 'plainText', text: JSON.stringify(cluster('http://10.0.0.1')) },
        {
          messageId: 'plainText',
          text: JSON.stringify(
            `#cloud-config\nwrite_files:\n- content: |\n    ${cluster('http://10.0.0.1').replaceAll('\n', '\n    ')}`,
          ),
        },
      ],
    },
  ],
});
