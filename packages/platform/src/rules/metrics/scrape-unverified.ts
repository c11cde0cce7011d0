import { defineRule } from '@plimsoll/core';
import { documentsInText, ownValue } from '@plimsoll/core/internal';
import {
  argumentsOf,
  type Cursor,
  commandsOf,
  isObject,
  type Json,
  switchOf,
  textOf,
} from '@plimsoll/core/kubernetes';
import { flag, optionsSchema } from '@plimsoll/rule-kit';

/** Credentials that a scrape sends, as the operator and Prometheus spell them. */
const CREDENTIALS = [
  'authorization',
  'bearerTokenFile',
  'bearerTokenSecret',
  'basicAuth',
  'oauth2',
  'bearer_token_file',
  'bearer_token',
  'basic_auth',
];

/**
 * https://prometheus-operator.dev/docs/api-reference/api/,
 * https://prometheus.io/docs/prometheus/latest/configuration/configuration/ and
 * https://prometheus.io/docs/operating/security/
 */
export const metricsScrapeUnverified = defineRule({
  meta: {
    description: 'Verify targets before Prometheus sends them credentials',
    scope: 'resource',
    risk: 5,
    cwe: [295, 522],
    precision: 'high',
    messages: {
      endpoint:
        "Prometheus does not verify this target's certificate, so anyone impersonating it receives the credentials. Name the CA in tlsConfig.ca.",
      unverified:
        "Prometheus does not verify this target's certificate, so anyone impersonating it can send false metrics. Name the CA in tlsConfig.ca.",
      config:
        "The scrape job '{{job}}' does not verify certificates, so anyone impersonating a target receives its credentials. Set ca_file.",
      api: 'The admin API lets anyone who reaches Prometheus delete its data and take snapshots of it. Turn it off.',
      files:
        'A monitor in any namespace can make Prometheus send one of its files, such as its token, to any server. Set arbitraryFSAccessThroughSMs.deny: true.',
    },
    schema: optionsSchema({ withoutCredentials: flag('Also report endpoints that receive no credentials.') }),
    defaultOptions: { withoutCredentials: false },
  },
  create(context) {
    const judgeEndpoint = (endpoint: Cursor<Json>): void => {
      const at = endpoint.at('tlsConfig').at('insecureSkipVerify');
      if (at.value !== true) return;
      if (CREDENTIALS.some((key) => endpoint.at(key).exists)) context.report({ at, messageId: 'endpoint' });
      else if (context.options.withoutCredentials) context.report({ at, messageId: 'unverified' });
    };
    const judgeEach =
      (list: string) =>
      (root: Cursor<Json>): void => {
        for (const endpoint of root.at('spec').at(list).items()) judgeEndpoint(endpoint);
      };
    const judgeServer = (root: Cursor<Json>): void => {
      const spec = root.at('spec');
      const api = spec.at('enableAdminAPI');
      if (api.value === true) context.report({ at: api, messageId: 'api' });
      const deny = spec.at('arbitraryFSAccessThroughSMs').at('deny');
      if (deny.value === true) return;
      const of = ['serviceMonitorNamespaceSelector', 'podMonitorNamespaceSelector', 'probeNamespaceSelector'];
      const open = of.map((key) => spec.at(key)).find((selector) => isObject(selector.value));
      if (open) context.report({ at: deny.exists ? deny : open, messageId: 'files' });
    };
    return {
      'monitoring.coreos.com/ServiceMonitor': judgeEach('endpoints'),
      'monitoring.coreos.com/PodMonitor': judgeEach('podMetricsEndpoints'),
      'monitoring.coreos.com/ScrapeConfig': (root) => judgeEndpoint(root.at('spec')),
      'monitoring.coreos.com/Prometheus': judgeServer,
      'monitoring.coreos.com/PrometheusAgent': judgeServer,
      Container(container) {
        for (const command of commandsOf(container)) {
          const words = argumentsOf(command, ['prometheus']);
          const api = words && switchOf(words, ['--web.enable-admin-api']);
          if (api) context.report({ at: api.at, messageId: 'api' });
        }
      },
      ConfigMap(root) {
        for (const [key, at] of root.at('data').entries()) {
          const text = at.value;
          if (typeof text !== 'string' || !/\.ya?ml$/.test(key) || !text.includes('insecure_skip_verify'))
            continue;
          for (const job of documentsInText(at).flatMap(({ value }) => openJobs(value)))
            context.report({ at, messageId: 'config', data: { job } });
        }
      },
    };
  },
});

/** The names of jobs that send credentials over unverified TLS. */
function openJobs(config: Json | undefined): readonly string[] {
  const jobs = ownValue(config, 'scrape_configs');
  if (!Array.isArray(jobs)) return [];
  return jobs
    .filter(
      (job) =>
        ownValue(ownValue(job, 'tls_config'), 'insecure_skip_verify') === true &&
        CREDENTIALS.some((key) => ownValue(job, key) !== undefined),
    )
    .map((job) => textOf(ownValue(job, 'job_name')));
}
