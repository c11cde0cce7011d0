import { lint, parse, resolveConfig } from '@plimsoll/core';
import { expect, test } from 'vitest';
import { testPolicy } from '../../../test/policies.js';
import { cis } from '../../index.js';

const object = (kind: string, name: string, namespace: string | undefined, apiVersion = 'v1'): string =>
  `apiVersion: ${apiVersion}
kind: ${kind}
metadata:
  name: ${name}
${namespace === undefined ? '' : `  namespace: ${namespace}\n`}`;

testPolicy('default-namespace', {
  valid: [
    object('Service', 'web', 'shop'),
    { name: 'a namespace given at install time', code: object('Service', 'web', undefined) },
    object('Service', 'kubernetes', 'default'),
    object('ConfigMap', 'kube-root-ca.crt', 'default'),
    object('ServiceAccount', 'default', 'default'),
    object('Endpoints', 'kubernetes', 'default'),
    object('EndpointSlice', 'kubernetes', 'default', 'discovery.k8s.io/v1'),
    object('Event', 'web.17', 'default', 'events.k8s.io/v1'),
    `${object('EndpointSlice', 'web-x7k2p', 'default', 'discovery.k8s.io/v1')}  labels: {endpointslice.kubernetes.io/managed-by: endpointslice-controller.k8s.io}\n`,
    `${object('Endpoints', 'web', 'default')}  annotations: {endpoints.kubernetes.io/last-change-trigger-time: "2026-01-01T00:00:00Z"}\n`,
  ],
  invalid: [
    {
      code: object('Service', 'web', 'default'),
      findings: [
        {
          messageId: 'default',
          text: 'default',
          message: "Service default/web is in the namespace 'default'. Move it to a namespace of its own.",
        },
      ],
    },
    {
      name: 'Endpoints that someone wrote',
      code: object('Endpoints', 'web', 'default'),
      findings: [{ messageId: 'default', text: 'default' }],
    },
    {
      name: 'a release, and not what its chart makes in its namespace',
      code: `${object('HelmRelease', 'web', 'default', 'helm.toolkit.fluxcd.io/v2')}spec:
  values:
    controllers: {web: {containers: {app: {image: {repository: nginx, tag: 1.27.0}}}}}
`,
      findings: [{ messageId: 'default', text: 'default' }],
    },
    {
      name: 'a custom resource',
      code: object('Widget', 'w', 'default', 'example.com/v1'),
      findings: [{ messageId: 'default', text: 'default' }],
    },
    {
      code: object('Service', 'web', undefined),
      options: { treatMissingAsDefault: true },
      findings: [{ messageId: 'missing', text: 'metadata' }],
    },
  ],
});

test.each([
  ['APIService', 'apiregistration.k8s.io/v1', []],
  ['CSIDriver', 'storage.k8s.io/v1', []],
  ['FlowSchema', 'flowcontrol.apiserver.k8s.io/v1', []],
  ['ClusterIssuer', 'cert-manager.io/v1', []],
  ['Deployment', 'apps/v1', ['cis/default-namespace']],
])('with the namespace default for the run, of a %s without one', async (kind, apiVersion, expected) => {
  const file = await parse({ path: 'a.yaml', text: object(kind, 'a', undefined, apiVersion) });
  const rules = { 'cis/default-namespace': 'error' } as const;
  const result = await lint([file], resolveConfig({ plugins: [cis], namespace: 'default', rules }));
  expect(result.findings.map(({ ruleId }) => ruleId).filter((id) => id.startsWith('cis/'))).toEqual(expected);
  const unknown = result.rules.get('cis/default-namespace')!.unknown;
  expect(unknown.length).toBe(kind === 'ClusterIssuer' ? 1 : 0);
});
