import { testRule } from '../../../test/test-rule.js';

const object = (group: string, kind: string, spec: string, namespace = 'shop'): string =>
  `---\napiVersion: ${group}\nkind: ${kind}\nmetadata: {name: shop, namespace: ${namespace}}\nspec: ${spec}\n`;
const source = (kind: string, spec: string, version = 'v1'): string =>
  object(`source.toolkit.fluxcd.io/${version}`, kind, spec);

testRule('flux-source-unverified', {
  valid: [
    source('GitRepository', '{url: https://git.example.com/shop}'),
    source('GitRepository', '{url: ssh://git@git.example.com/shop}'),
    source('HelmRepository', '{url: http://charts.charts.svc.cluster.local:8080}'),
    source('HelmRepository', '{url: oci://registry.example.com/charts, type: oci}'),
    {
      name: 'no effect there',
      code: source('HelmRepository', '{url: https://charts.example.com, insecure: true}'),
    },
    source('OCIRepository', '{url: oci://registry.registry.svc:5000/shop, insecure: true}'),
    source('Bucket', '{endpoint: minio.minio.svc:9000, insecure: true}'),
    source('Bucket', '{endpoint: s3.example.com, insecure: false}'),
  ],
  invalid: [
    {
      code: source('GitRepository', '{url: http://git.example.com/shop}', 'v1beta1'),
      findings: [{ messageId: 'plain', text: 'http://git.example.com/shop' }],
    },
    {
      code: source('HelmRepository', '{url: http://charts.example.com}', 'v1beta2'),
      findings: [{ messageId: 'plain', text: 'http://charts.example.com' }],
    },
    {
      code: source('HelmRepository', '{type: oci, url: oci://registry.example.com/charts, insecure: true}'),
      findings: [{ messageId: 'insecure', text: 'true' }],
    },
    {
      code: source('OCIRepository', '{url: oci://10.0.0.7:5000/shop, insecure: true}'),
      findings: [{ messageId: 'insecure', text: 'true' }],
    },
    {
      code: source('Bucket', '{endpoint: s3.example.com:9000, insecure: true}'),
      findings: [{ messageId: 'insecure', text: 'true' }],
    },
    {
      code: object(
        'image.toolkit.fluxcd.io/v1beta2',
        'ImageRepository',
        '{image: r.example.com/shop, insecure: true}',
      ),
      findings: [{ messageId: 'insecure', text: 'true' }],
    },
  ],
});

const HELM = 'helm.toolkit.fluxcd.io/v2';
const CHART = '{chart: {spec: {chart: shop, sourceRef: {kind: HelmRepository, name: shop}}}}';
const OCI = source('HelmRepository', '{type: oci, url: oci://registry.example.com}');

testRule('flux-source-signature', {
  valid: [
    source('GitRepository', '{verify: {mode: HEAD, secretRef: {name: keys}}}'),
    source('OCIRepository', '{verify: {provider: cosign}}'),
    {
      name: 'a repository over HTTP',
      code: object(HELM, 'HelmRelease', CHART) + source('HelmRepository', '{url: https://a.b}'),
    },
    { name: 'a repository that is not there', code: object(HELM, 'HelmRelease', CHART) },
    object(HELM, 'HelmRelease', '{chartRef: {kind: OCIRepository, name: shop}}'),
  ],
  invalid: [
    {
      code: source('GitRepository', '{url: https://a.b/c}'),
      findings: [{ messageId: 'commits', text: 'spec' }],
    },
    {
      code: source('OCIRepository', '{url: oci://a.b/c}'),
      findings: [{ messageId: 'artifact', text: 'spec' }],
    },
    { code: object(HELM, 'HelmRelease', CHART) + OCI, findings: [{ messageId: 'artifact', text: 'spec' }] },
    {
      code: source('HelmChart', '{chart: shop, sourceRef: {kind: HelmRepository, name: shop}}') + OCI,
      findings: [{ messageId: 'artifact', text: 'spec' }],
    },
  ],
});

const controller = (args: string, name = 'kustomize-controller'): string => `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: flux-system}
spec: {template: {spec: {containers: [{name: manager, args: ${args}}]}}}
`;
const STRICT = controller('[--no-cross-namespace-refs=true, --default-service-account=default]');
const REFUSING = controller('[--no-cross-namespace-refs]');
const kustomization = (spec: string, namespace?: string): string =>
  object('kustomize.toolkit.fluxcd.io/v1', 'Kustomization', spec, namespace);
const ELSEWHERE = '{sourceRef: {kind: GitRepository, name: a, namespace: flux-system}}';
const INSTANCE = object(
  'fluxcd.controlplane.io/v1',
  'FluxInstance',
  '{cluster: {multitenant: true}}',
  'flux-system',
);
const reference = [{ messageId: 'reference', text: 'flux-system' }];

testRule('flux-cross-namespace', {
  valid: [
    { name: 'one tenant', code: kustomization(ELSEWHERE) + controller('[--watch-all-namespaces=true]') },
    kustomization('{sourceRef: {kind: GitRepository, name: a}}') + STRICT,
    kustomization('{serviceAccountName: shop}') + REFUSING,
    { name: 'its own namespace', code: kustomization(ELSEWHERE.replace('flux-system', 'shop')) + STRICT },
    {
      name: 'of the platform',
      code: kustomization(ELSEWHERE.replace('flux-system', 'apps'), 'flux-system') + STRICT,
    },
    {
      name: 'of another platform',
      code: kustomization(ELSEWHERE) + STRICT,
      options: { platformNamespaces: ['shop'] },
    },
    { name: 'in another cluster', code: kustomization('{kubeConfig: {secretRef: {name: a}}}') + REFUSING },
    STRICT + controller('[--events-addr=]', 'source-controller'),
  ],
  invalid: [
    { code: kustomization(ELSEWHERE) + STRICT, findings: reference },
    { name: 'of the operator', code: kustomization(ELSEWHERE) + INSTANCE, findings: reference },
    {
      code: object(HELM, 'HelmRelease', `{chart: {spec: ${ELSEWHERE}}}`) + STRICT,
      findings: reference,
    },
    {
      code:
        object(
          'notification.toolkit.fluxcd.io/v1beta3',
          'Alert',
          '{eventSources: [{name: a, namespace: flux-system}]}',
        ) + STRICT,
      findings: reference,
    },
    {
      code: kustomization('{sourceRef: {kind: GitRepository, name: a}}') + REFUSING,
      findings: [{ messageId: 'account', text: 'spec' }],
    },
    {
      code: STRICT + controller('[--log-level=info]', 'helm-controller'),
      findings: [{ messageId: 'controller', text: 'helm-controller' }],
    },
  ],
});
