import { file } from '../../../test/component.js';
import { testRule } from '../../../test/test-rule.js';

const claim = (request: string, { version = 'v1', namespace = 'shop' } = {}): string =>
  file(
    `resource.k8s.io/${version} ResourceClaim`,
    `metadata: {name: gpu, namespace: ${namespace}}\nspec: {devices: {requests: [{name: gpu, ${request}}]}}\n`,
  );
const EXACT = 'exactly: {deviceClassName: gpu, adminAccess: true}';
const namespace = (label: string): string => `apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {${label}}}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {containers: [{name: app, image: a}]}
`;
const LABEL = 'resource.kubernetes.io/admin-access';

testRule('dra-admin-access', {
  valid: [
    claim('exactly: {deviceClassName: gpu}'),
    claim(EXACT.replace('true', 'false')),
    claim(EXACT, { namespace: 'kube-system' }),
    { name: 'device management', code: claim(EXACT, { namespace: 'gpu-operator' }) },
    { code: claim(EXACT), options: { exemptNamespaces: ['shop'] } },
    namespace(`${LABEL}: "false"`),
    {
      name: 'nothing but device management',
      code: namespace(`${LABEL}: "true"`).replace('spec: {', 'spec: {resourceClaims: [{name: a}], '),
    },
    { name: 'the label of another release', code: namespace('resource.k8s.io/admin-access: "true"') },
  ],
  invalid: [
    { code: claim(EXACT), findings: [{ messageId: 'claim', text: 'true' }] },
    {
      name: 'as v1beta1 writes it',
      kubernetesVersion: '1.33',
      code: claim('deviceClassName: gpu, adminAccess: true', { version: 'v1beta1' }),
      findings: [{ messageId: 'claim', text: 'true' }],
    },
    {
      code: file(
        'resource.k8s.io/v1 ResourceClaimTemplate',
        `metadata: {name: gpu, namespace: shop}\nspec: {spec: {devices: {requests: [{name: gpu, ${EXACT}}]}}}\n`,
      ),
      findings: [{ messageId: 'claim', text: 'true' }],
    },
    { code: namespace(`${LABEL}: "true"`), findings: [{ messageId: 'namespace', text: '"true"' }] },
    {
      kubernetesVersion: '1.33',
      code: namespace('resource.k8s.io/admin-access: "true"'),
      findings: [{ messageId: 'namespace', text: '"true"' }],
    },
  ],
});

const driver = (spec: string): string =>
  file('storage.k8s.io/v1 CSIDriver', `metadata: {name: csi.example.com}\nspec: {${spec}}\n`);

testRule('csi-token-in-context', {
  valid: [
    driver('attachRequired: false'),
    driver('tokenRequests: []'),
    driver('tokenRequests: [{audience: a}], serviceAccountTokenInSecrets: true'),
    { code: driver('tokenRequests: [{audience: a}]'), kubernetesVersion: '1.34' },
  ],
  invalid: [
    {
      code: driver('tokenRequests: [{audience: a}]'),
      findings: [{ messageId: 'context', text: 'tokenRequests' }],
    },
    {
      code: driver('tokenRequests: [{audience: a}], serviceAccountTokenInSecrets: false'),
      findings: [{ messageId: 'context', text: 'tokenRequests' }],
    },
  ],
});
