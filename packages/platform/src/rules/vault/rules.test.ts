import { container } from '../../../test/pods.js';
import { testRule } from '../../../test/test-rule.js';

const vault = (args: string, image = 'hashicorp/vault:1.20'): string => container(`image: ${image}${args}`);
const release = (values: string): string =>
  `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: v}\nspec: {chart: {spec: {chart: vault}}, values: ${values}}\n`;

const DEV = '{server: {dev: {enabled: true}}}';
const object = (apiVersion: string, kind: string, spec: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: v}\nspec: ${spec}\n`;

/** Other objects that install the chart, with the text of the finding's region. */
const INSTALLERS: readonly (readonly [text: string, code: string])[] = [
  ['true', object('helm.fluxcd.io/v1', 'HelmRelease', `{chart: {name: vault}, values: ${DEV}}`)],
  [
    'true',
    object(
      'argoproj.io/v1alpha1',
      'Application',
      `{sources: [{repoURL: oci://r.example/vault, helm: {valuesObject: ${DEV}, values: '{}'}}]}`,
    ),
  ],
  [
    `'${DEV}'`,
    object(
      'argoproj.io/v1alpha1',
      'ApplicationSet',
      `{template: {spec: {source: {chart: vault, helm: {values: '${DEV}'}}}}}`,
    ),
  ],
  [
    `'${DEV}'`,
    object(
      'helm.cattle.io/v1',
      'HelmChart',
      `{chart: https://charts.example/vault-0.31.0.tgz, valuesContent: '${DEV}'}`,
    ),
  ],
  [
    'true',
    object('helm.crossplane.io/v1beta1', 'Release', `{forProvider: {chart: {name: vault}, values: ${DEV}}}`),
  ],
  [
    `'${DEV}'`,
    object(
      'addons.cluster.x-k8s.io/v1alpha1',
      'HelmChartProxy',
      `{chartName: vault, valuesTemplate: '${DEV}'}`,
    ),
  ],
];

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
    ...INSTALLERS.map(([text, code]) => ({
      name: code,
      code,
      findings: [{ messageId: 'dev' as const, text }],
    })),
    {
      name: 'behind a wrapper, by a variable of its own',
      code: container(
        'image: a\ncommand: [/sbin/tini, --, vault]\nargs: [server, $(MODE)]\nenv: [{name: MODE, value: -dev}]',
      ),
      findings: [{ messageId: 'dev', text: '$(MODE)' }],
    },
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
