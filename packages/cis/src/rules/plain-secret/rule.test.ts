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
      name: 'half a placeholder',
      code: secret(`stringData: {dsn: "db://web:hunter2@\${HOST}"}\n`),
      findings: [{ messageId: 'plain', text: 'stringData' }],
    },
  ],
});
