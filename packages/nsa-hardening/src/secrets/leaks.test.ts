import { cis } from '@plimsoll/cis';
import { lint, parse, resolveConfig } from '@plimsoll/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { github, jwt, noise } from '../../test/secrets.js';
import { nsaHardening } from '../index.js';

const config = resolveConfig({ plugins: [cis, nsaHardening], extends: 'nsa-hardening/strict' });

const manifests = (value: string): string => {
  const text = JSON.stringify(value);
  return `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, annotations: {note: ${text}}}
spec:
  containers:
  - name: web
    image: nginx
    args: ["--password", ${text}, ${JSON.stringify(`--token=${value}`)}]
    env: [{name: PASSWORD, value: ${text}}, {name: URL, value: ${JSON.stringify(`db://web:${value}@db/x`)}}]
---
apiVersion: v1
kind: ConfigMap
metadata: {name: web}
data:
  password: ${text}
  app.yaml: ${JSON.stringify(`password: "${value}"\n`)}
  config: ${JSON.stringify(`kind: Config\nusers:\n- user:\n    token: ${value}\n`)}
---
apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources: [{resources: [secrets], providers: [{aescbc: {keys: [{name: k, secret: ${text}}]}}]}]
`;
};

test('no finding holds a value, whatever it looks like', async () => {
  const values = fc.oneof(
    fc.constantFrom(github, jwt, `${noise(43)}=`),
    fc.stringMatching(/^[A-Za-z0-9+/=._!-]{12,60}$/),
  );
  await fc.assert(
    fc.asyncProperty(values, async (value) => {
      const { findings } = await lint([await parse({ path: 'a.yaml', text: manifests(value) })], config);
      expect(JSON.stringify(findings)).not.toContain(value);
    }),
    { numRuns: 40 },
  );
});

test('the values are found there at all', async () => {
  const { findings } = await lint([await parse({ path: 'a.yaml', text: manifests(noise(43)) })], config);
  const ids = new Set(findings.map(({ ruleId }) => ruleId));
  for (const name of [
    'credentials-in-config',
    'exposed-token',
    'kubeconfig-in-manifest',
    'encryption-key-in-manifest',
  ])
    expect(ids).toContain(`nsa-hardening/${name}`);
});
