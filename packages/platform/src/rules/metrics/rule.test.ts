import { container } from '../../../test/pods.js';
import { testRule } from '../../../test/test-rule.js';

const object = (kind: string, spec: string): string =>
  `apiVersion: monitoring.coreos.com/v1\nkind: ${kind}\nmetadata: {name: m}\nspec: ${spec}\n`;
const monitor = (endpoint: string): string =>
  object('ServiceMonitor', `{selector: {}, endpoints: [${endpoint}]}`);
const config = (job: string, key = 'prometheus.yml'): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: p}\ndata:\n  ${key}: |\n    scrape_configs:\n    - job_name: nodes\n      ${job}\n`;
const SKIP = 'tlsConfig: {insecureSkipVerify: true}';

testRule('metrics-scrape-unverified', {
  valid: [
    monitor(`{${SKIP}}`),
    monitor('{bearerTokenFile: /t, tlsConfig: {insecureSkipVerify: false}}'),
    object('Prometheus', '{enableAdminAPI: false}'),
    object('Prometheus', '{serviceMonitorNamespaceSelector: {}, arbitraryFSAccessThroughSMs: {deny: true}}'),
    config('tls_config: {insecure_skip_verify: true}'),
    config('# tls_config: {insecure_skip_verify: true}'),
    { name: 'of another program', code: container('image: a\nargs: [web, --web.enable-admin-api]') },
  ],
  invalid: [
    { code: monitor(`{bearerTokenFile: /t, ${SKIP}}`), findings: [{ messageId: 'endpoint', text: 'true' }] },
    {
      code: object('PodMonitor', `{selector: {}, podMetricsEndpoints: [{basicAuth: {}, ${SKIP}}]}`),
      findings: [{ messageId: 'endpoint', text: 'true' }],
    },
    {
      code: monitor(`{${SKIP}}`),
      options: { withoutCredentials: true },
      findings: [{ messageId: 'unverified', text: 'true' }],
    },
    {
      code: object('Prometheus', '{enableAdminAPI: true, podMonitorNamespaceSelector: {}}'),
      findings: [
        { messageId: 'api', text: 'true' },
        { messageId: 'files', text: 'podMonitorNamespaceSelector' },
      ],
    },
    {
      code: container('image: prom/prometheus:v3\nargs: [--config.file=/p, --web.enable-admin-api]'),
      findings: [{ messageId: 'api', text: '--web.enable-admin-api' }],
    },
    {
      code: config(
        '{bearer_token_file: /t, tls_config: {insecure_skip_verify: true}}'
          .slice(1, -1)
          .replace('/t, ', '/t\n      '),
      ),
      findings: [
        {
          messageId: 'config',
          text: 'prometheus.yml',
          message:
            "The scrape job 'nodes' does not verify certificates, so anyone impersonating a target receives its credentials. Set ca_file.",
        },
      ],
    },
  ],
});
