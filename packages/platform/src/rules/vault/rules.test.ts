import { container } from '../../../test/pods.js';
import { testRule } from '../../../test/test-rule.js';

const vault = (args: string, image = 'hashicorp/vault:1.20'): string => container(`image: ${image}${args}`);
const release = (values: string): string =>
  `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: v}\nspec: {chart: {spec: {chart: vault}}, values: ${values}}\n`;

testRule('vault-dev-mode', {
  valid: [
    vault('\nargs: [server, -config=/vault/config]'),
    vault('\nargs: [server, -dev=false]'),
    vault('\nargs: [agent, -config=/a.hcl]'),
    { name: 'another program', code: vault('', 'hashicorp/vault-k8s:1.7') },
    { name: 'configured by a variable', code: vault('\nenv: [{name: VAULT_LOCAL_CONFIG, value: "{}"}]') },
    release('{server: {dev: {enabled: false}}}'),
  ],
  invalid: [
    { code: vault('\nargs: [server, -dev]'), findings: [{ messageId: 'dev', text: '-dev' }] },
    {
      code: container('image: a\ncommand: [/bin/sh, -ec, "vault server -dev -dev-root-token-id=root"]'),
      findings: [{ messageId: 'dev', text: '"vault server -dev -dev-root-token-id=root"' }],
    },
    {
      code: vault('', 'openbao/openbao:2.4'),
      findings: [{ messageId: 'image', text: 'openbao/openbao:2.4' }],
    },
    { code: release('{server: {dev: {enabled: true}}}'), findings: [{ messageId: 'dev', text: 'true' }] },
  ],
});

const file = (text: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: v}\ndata:\n  vault.hcl: |\n${text.replace(/^/gm, '    ')}\n`;
const plain = (more = ''): string =>
  file(`listener "tcp" {\n  address = "[::]:8200"\n  telemetry {\n  }\n  tls_disable = "true"\n}\n${more}`);
const env = (name: string, value: string): string =>
  container(`image: a\nenv: [{name: ${name}, value: '${value}'}]`);

testRule('vault-tls-off', {
  valid: [
    file('listener "tcp" {\n  address = "127.0.0.1:8200"\n  tls_disable = 1\n}'),
    file('listener "tcp" {\n  address = "0.0.0.0:8200"\n  tls_disable = 0\n}'),
    file('listener "unix" {\n  address = "/run/v"\n}\n# tls_disable = 1'),
    { name: 'a mesh encrypts it', code: plain(), options: { tlsInFront: true } },
    env('VAULT_SKIP_VERIFY', 'false'),
    env('VAULT_LOCAL_CONFIG', '{"listener": {"tcp": {"address": "127.0.0.1:8200", "tls_disable": 1}}}'),
    container('image: a', '{name: app, annotations: {vault.hashicorp.com/tls-skip-verify: "false"}}'),
  ],
  invalid: [
    { code: plain(), findings: [{ messageId: 'listener', text: 'vault.hcl' }] },
    {
      name: 'values of the chart',
      code: release(
        `{server: {ha: {raft: {config: 'listener "tcp" {tls_disable = 1, address = "[::]:8200"}'}}}}`,
      ),
      findings: [
        { messageId: 'listener', text: `'listener "tcp" {tls_disable = 1, address = "[::]:8200"}'` },
      ],
    },
    {
      code: env(
        'VAULT_LOCAL_CONFIG',
        '{"listener": [{"tcp": {"address": "0.0.0.0:8200", "tls_disable": "1"}}]}',
      ),
      findings: [
        {
          messageId: 'listener',
          text: `'{"listener": [{"tcp": {"address": "0.0.0.0:8200", "tls_disable": "1"}}]}'`,
        },
      ],
    },
    { code: env('VAULT_SKIP_VERIFY', 'true'), findings: [{ messageId: 'client', text: "'true'" }] },
    {
      code: container('image: a\nargs: [vault, login, -tls-skip-verify, -method=kubernetes]'),
      findings: [{ messageId: 'client', text: '-tls-skip-verify' }],
    },
    {
      code: container('image: a', '{name: app, annotations: {vault.hashicorp.com/tls-skip-verify: "true"}}'),
      findings: [{ messageId: 'client', text: '"true"' }],
    },
    {
      code: 'apiVersion: secrets.hashicorp.com/v1beta1\nkind: VaultConnection\nmetadata: {name: v}\nspec: {skipTLSVerify: true}\n',
      findings: [{ messageId: 'client', text: 'true' }],
    },
    {
      code: 'apiVersion: secrets-store.csi.x-k8s.io/v1\nkind: SecretProviderClass\nmetadata: {name: v}\nspec: {parameters: {vaultSkipTLSVerify: "true"}}\n',
      findings: [{ messageId: 'client', text: '"true"' }],
    },
  ],
});
