import { testPolicy } from '../../../test/policies.js';

const secret = (fields: string): string =>
  `apiVersion: v1
kind: Secret
metadata:
  name: db
${fields}`;

testPolicy('plain-secret', {
  valid: [
    { name: 'filled in by a controller', code: secret('type: kubernetes.io/service-account-token\n') },
    secret('data: {}\nstringData: {password: ""}\n'),
    { name: 'a release of Helm', code: secret('type: helm.sh/release.v1\ndata: {release: SDRz}\n') },
    {
      name: 'sops',
      code: secret(
        'stringData: {password: "ENC[AES256_GCM,data:x,type:str]", user: web}\nsops: {version: 3.9.0}\n',
      ),
    },
    {
      name: 'placeholders',
      code: secret(
        `stringData: {a: "<password>", b: "\${PASSWORD}", c: "$(P)", d: "{{ .Values.p }}", e: "vault:secret/data/x#y", f: "ref+vault://x", g: "<path:secret/x#y>"}\n`,
      ),
    },
    {
      name: 'placeholders within text',
      code: secret(
        `stringData:
  url: "\${BUCKET}/backup"
  kubeconfig: |
    users: [{user: {client-key-data: \${KEY}}}]
`,
      ),
    },
    {
      name: 'references of 1Password, certificates',
      code: secret(`stringData:
  token: |-
    op://kubernetes/1password/TOKEN
  ca.crt: |
    -----BEGIN CERTIFICATE-----
    MIIB
    -----END CERTIFICATE-----
data:
  ca.pem: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUI=
  later: PHBhc3N3b3JkPg==
`),
    },
    {
      name: 'a template of a bootstrap token',
      code: secret(
        `type: bootstrap.kubernetes.io/token\nstringData: {token-id: abcdef, usage-bootstrap-signing: "true", token-secret: "\${SECRET}"}\n`,
      ),
    },
    { name: 'a null', code: secret('data: {password: null}\n') },
  ],
  invalid: [
    { code: secret('data: {password: aHVudGVyMg==}\n'), findings: [{ messageId: 'plain', text: 'data' }] },
    {
      name: 'once',
      code: secret('data: {a: eA==}\nstringData: {user: "<user>", password: hunter2}\n'),
      findings: [{ messageId: 'plain', text: 'stringData' }],
    },
    {
      name: 'a bootstrap token',
      code: secret('type: bootstrap.kubernetes.io/token\nstringData: {token-secret: 0123456789abcdef}\n'),
      findings: [
        { messageId: 'plain', text: 'stringData', related: [{ text: 'bootstrap.kubernetes.io/token' }] },
      ],
    },
    {
      name: 'a certificate with its key',
      code: secret('stringData: {tls.pem: "-----BEGIN CERTIFICATE-----\\n-----BEGIN PRIVATE KEY-----"}\n'),
      findings: [{ messageId: 'plain', text: 'stringData' }],
    },
    {
      name: 'no base64',
      code: secret('data: {password: "p@ss"}\n'),
      findings: [{ messageId: 'plain', text: 'data' }],
    },
    {
      name: 'half a placeholder',
      code: secret(`stringData: {dsn: "db://web:hunter2@\${HOST}"}\n`),
      findings: [{ messageId: 'plain', text: 'stringData' }],
    },
  ],
});
