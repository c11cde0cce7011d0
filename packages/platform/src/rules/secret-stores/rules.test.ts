import { testRule } from '../../../test/test-rule.js';

const object = (group: string, kind: string, spec: string, metadata = 'name: one'): string =>
  `---\napiVersion: ${group}\nkind: ${kind}\nmetadata: {${metadata}}\nspec: ${spec}\n`;
const external = (kind: string, spec: string, version = 'v1'): string =>
  object(`external-secrets.io/${version}`, kind, spec);
const CONDITIONS = 'conditions: [{namespaces: [shop]}]';
const find = (fields: string): string => external('ExternalSecret', `{dataFrom: [{find: {${fields}}}]}`);

testRule('external-secret-store-weak', {
  valid: [
    external('SecretStore', '{provider: {vault: {server: https://vault.example.com}}, refreshInterval: 0}'),
    external('SecretStore', '{provider: {vault: {server: "http://vault.vault.svc:8200"}}}'),
    external(
      'SecretStore',
      '{provider: {onepassword: {connectHost: "http://connect.external-secrets:8080"}}}',
    ),
    external('SecretStore', '{provider: {vault: {server: "http://vault.vault:8200"}}}'),
    external(
      'SecretStore',
      '{provider: {webhook: {url: https://a.example.com, body: http://b.example.com}}}',
    ),
    external('ClusterSecretStore', `{${CONDITIONS}, provider: {aws: {service: SecretsManager}}}`),
    external('ClusterSecretStore', '{conditions: [{namespaceSelector: {matchLabels: {secrets: on}}}]}'),
    {
      name: 'for everyone',
      code: external('ClusterSecretStore', '{provider: {}}'),
      options: { allowed: ['one'] },
    },
    find('path: shop, name: {regexp: .*}'),
    find('tags: {team: shop}, name: {regexp: .*}'),
    find('name: {regexp: ^shop-}'),
  ],
  invalid: [
    {
      code: external('SecretStore', '{provider: {vault: {server: http://vault.example.com}}}', 'v1beta1'),
      findings: [{ messageId: 'plain', text: 'http://vault.example.com' }],
    },
    {
      code: external('ClusterSecretStore', '{provider: {onepassword: {connectHost: http://10.0.0.7:8080}}}'),
      findings: [
        { messageId: 'everyone', text: 'spec' },
        { messageId: 'plain', text: 'http://10.0.0.7:8080' },
      ],
    },
    {
      code: external('ClusterSecretStore', '{conditions: [{namespaces: [a]}, {namespaceSelector: {}}]}'),
      findings: [{ messageId: 'everyone', text: 'namespaceSelector' }],
    },
    {
      code: external('ClusterSecretStore', '{conditions: [{namespaceRegexes: [.*]}]}'),
      findings: [{ messageId: 'everyone', text: 'namespaceRegexes' }],
    },
    {
      code: external('SecretStore', '{provider: {fake: {data: []}}}'),
      findings: [{ messageId: 'fake', text: 'fake' }],
    },
    { code: find('name: {regexp: .*}'), findings: [{ messageId: 'everything', text: '.*' }] },
    {
      code: external(
        'ClusterExternalSecret',
        '{externalSecretSpec: {dataFrom: [{find: {name: {regexp: ^.*$}}}]}}',
      ),
      findings: [{ messageId: 'everything', text: '^.*$' }],
    },
  ],
});

const REFLECTOR = 'reflector.v1.k8s.emberstack.com';
const REPLICATOR = 'replicator.v1.mittwald.de';
const secret = (annotations: string, data = '{password: YQ==}'): string =>
  `---\napiVersion: v1\nkind: Secret\nmetadata: {name: one, annotations: {${annotations}}}\ndata: ${data}\n`;
const delegation = (namespaces: string): string =>
  object(
    'projectcontour.io/v1',
    'TLSCertificateDelegation',
    `{delegations: [{secretName: one, targetNamespaces: ${namespaces}}]}`,
  );

testRule('secret-replicated-wide', {
  valid: [
    secret(
      `${REFLECTOR}/reflection-allowed: "true", ${REFLECTOR}/reflection-allowed-namespaces: "shop,team-.*"`,
    ),
    secret(`${REFLECTOR}/reflection-allowed: "false"`),
    secret(`${REFLECTOR}/reflection-auto-enabled: "true"`),
    secret(`${REPLICATOR}/replicate-to: "shop,billing"`),
    secret(`${REPLICATOR}/replicate-to: ""`),
    secret(
      `${REFLECTOR}/reflection-allowed: "true", ${REFLECTOR}/reflection-allowed-namespaces-selector: team=a`,
    ),
    secret(
      `${REFLECTOR}/reflection-allowed: "true", ${REFLECTOR}/reflection-allowed-namespaces: "shop, billing,"`,
    ),
    secret(
      `${REPLICATOR}/replication-allowed: "true", ${REPLICATOR}/replication-allowed-namespaces: "shop,"`,
    ),
    secret(`${REPLICATOR}/replicate-to-matching: "team=a"`),
    { name: 'certificates', code: secret(`${REFLECTOR}/reflection-allowed: "true"`, '{ca.crt: YQ==}') },
    { name: 'for everyone', code: secret(`${REPLICATOR}/replicate-to: ".*"`), options: { allowed: ['one'] } },
    external('ClusterExternalSecret', '{namespaceSelectors: [{matchLabels: {team: shop}}]}'),
    delegation('[shop]'),
  ],
  invalid: [
    {
      code: secret(`${REPLICATOR}/replicate-to-matching: ""`),
      findings: [{ messageId: 'copied', text: '""' }],
    },
    {
      name: 'a list without patterns',
      code: secret(
        `${REFLECTOR}/reflection-allowed: "True", ${REFLECTOR}/reflection-allowed-namespaces: " "`,
      ),
      findings: [{ messageId: 'copied', text: '" "' }],
    },
    {
      name: 'a truth as Go reads it',
      code: secret(
        `${REPLICATOR}/replication-allowed: "1", ${REPLICATOR}/replication-allowed-namespaces: ".*"`,
      ),
      findings: [{ messageId: 'copied', text: '".*"' }],
    },
    {
      code: secret(`${REFLECTOR}/reflection-allowed: "true"`),
      findings: [{ messageId: 'copied', text: '"true"' }],
    },
    {
      code: secret(
        `${REFLECTOR}/reflection-allowed: "true", ${REFLECTOR}/reflection-allowed-namespaces: ".*"`,
        '{ca.key: YQ==}',
      ),
      findings: [{ messageId: 'copied', text: '".*"' }],
    },
    {
      code: secret(`${REPLICATOR}/replicate-to: "shop,.*"`),
      findings: [{ messageId: 'copied', text: '"shop,.*"' }],
    },
    {
      code: secret(
        `${REPLICATOR}/replication-allowed: "true", ${REPLICATOR}/replication-allowed-namespaces: ".*"`,
      ),
      findings: [{ messageId: 'copied', text: '".*"' }],
    },
    {
      code: object(
        'cert-manager.io/v1',
        'Certificate',
        `{secretTemplate: {annotations: {${REFLECTOR}/reflection-allowed: "true"}}}`,
      ),
      findings: [{ messageId: 'copied', text: '"true"' }],
    },
    {
      code: object(
        'cert-manager.io/v1',
        'Certificate',
        '{}',
        `name: one, annotations: {${REFLECTOR}/secret-reflection-allowed: "true"}`,
      ),
      findings: [{ messageId: 'copied', text: '"true"' }],
    },
    {
      code: external('ClusterExternalSecret', '{namespaceSelectors: [{}]}', 'v1beta1'),
      findings: [{ messageId: 'copied', text: '{}' }],
    },
    { code: delegation('["*"]'), findings: [{ messageId: 'delegated', text: '"*"' }] },
  ],
});
