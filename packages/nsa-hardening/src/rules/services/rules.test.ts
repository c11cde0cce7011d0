import { testRule } from '../../../test/test-rule.js';

const service = (spec: string, annotations = '{}'): string => `apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
  annotations: ${annotations}
spec:
  selector: {app: web}
  ports: [{port: 80}]
${spec}`;

const loadBalancer = (more = '', annotations?: string): string =>
  service(`  type: LoadBalancer\n${more}`, annotations);

testRule('exposed-service', {
  valid: [
    service(''),
    service('  type: ClusterIP\n'),
    { name: 'allowed by name', code: loadBalancer(), options: { allowed: ['web'] } },
    { name: 'allowed in its namespace', code: loadBalancer(), options: { allowed: ['shop/web'] } },
    ...[
      '{networking.gke.io/load-balancer-type: Internal}',
      '{service.beta.kubernetes.io/aws-load-balancer-internal: "0.0.0.0/0"}',
      '{service.beta.kubernetes.io/aws-load-balancer-scheme: internal}',
      '{service.beta.kubernetes.io/azure-load-balancer-internal: "true"}',
    ].map((annotations) => ({ name: annotations, code: loadBalancer('', annotations) })),
  ],
  invalid: [
    { code: service('  type: NodePort\n'), findings: [{ messageId: 'NodePort', text: 'NodePort' }] },
    { code: loadBalancer(), findings: [{ messageId: 'LoadBalancer', text: 'LoadBalancer' }] },
    {
      name: 'an annotation that says no',
      code: loadBalancer('', '{service.beta.kubernetes.io/aws-load-balancer-internal: "false"}'),
      findings: [{ messageId: 'LoadBalancer', text: 'LoadBalancer' }],
    },
    {
      name: 'allowed elsewhere',
      code: loadBalancer(),
      options: { allowed: ['other/web'] },
      findings: [{ messageId: 'LoadBalancer', text: 'LoadBalancer' }],
    },
  ],
});

const GROUPS = 'service.beta.kubernetes.io/aws-load-balancer-security-groups';

testRule('load-balancer-source-ranges', {
  valid: [
    service('  type: NodePort\n'),
    loadBalancer('  loadBalancerSourceRanges: [203.0.113.0/24]\n'),
    loadBalancer(
      '',
      '{service.beta.kubernetes.io/load-balancer-source-ranges: "203.0.113.0/24, 198.51.100.0/24"}',
    ),
    loadBalancer('', '{networking.gke.io/load-balancer-type: Internal}'),
    {
      name: 'the field comes before the annotation',
      code: loadBalancer(
        '  loadBalancerSourceRanges: [203.0.113.0/24]\n',
        '{service.beta.kubernetes.io/load-balancer-source-ranges: 0.0.0.0/0}',
      ),
    },
    {
      name: 'a security group decides',
      code: loadBalancer('', `{${GROUPS}: sg-1}`),
      unknown: [`${GROUPS} leaves the clients to an object of the cloud.`],
    },
    { name: 'malformed', code: loadBalancer('  loadBalancerSourceRanges: 203.0.113.0/24\n') },
  ],
  invalid: [
    { code: loadBalancer(), findings: [{ messageId: 'absent', text: 'LoadBalancer' }] },
    {
      name: 'an empty list',
      code: loadBalancer('  loadBalancerSourceRanges: []\n'),
      findings: [{ messageId: 'absent', text: 'loadBalancerSourceRanges' }],
    },
    {
      name: 'everything',
      code: loadBalancer('  loadBalancerSourceRanges: [203.0.113.0/24, 0.0.0.0/0]\n'),
      findings: [{ messageId: 'everywhere', text: 'loadBalancerSourceRanges' }],
    },
    {
      name: 'everything in two halves',
      code: loadBalancer('  loadBalancerSourceRanges: [0.0.0.0/1, 128.0.0.0/1]\n'),
      findings: [{ messageId: 'everywhere', text: 'loadBalancerSourceRanges' }],
    },
    {
      name: 'by annotation',
      code: loadBalancer('', '{service.beta.kubernetes.io/load-balancer-source-ranges: "::/0"}'),
      findings: [{ messageId: 'everywhere', text: '"::/0"' }],
    },
  ],
});

testRule('service-external-ips', {
  valid: [
    service(''),
    service('  externalIPs: []\n'),
    { name: 'malformed', code: service('  externalIPs: 203.0.113.7\n') },
    { name: 'headless', code: service('  clusterIP: None\n  externalIPs: [203.0.113.7]\n') },
    {
      name: 'another name for a host',
      code: service('  type: ExternalName\n  externalName: a.example.com\n  externalIPs: [203.0.113.7]\n'),
    },
  ],
  invalid: [
    {
      code: service('  externalIPs: [203.0.113.7]\n'),
      findings: [{ messageId: 'set', text: 'externalIPs' }],
      fixed: service(''),
    },
  ],
});

const alias = (name: string): string => service(`  type: ExternalName\n  externalName: ${name}\n`);

testRule('external-name-local', {
  valid: [
    alias('backend.example.com'),
    alias('localhost.example.com'),
    alias('203.0.113.7'),
    { name: 'of another type the name means nothing', code: service('  externalName: localhost\n') },
    { name: 'malformed', code: alias('7') },
  ],
  invalid: [
    'localhost',
    'LOCALHOST.',
    'db.localhost',
    'localhost.localdomain',
    '127.0.0.1',
    '169.254.169.254',
    '"::1"',
    '0.0.0.0',
  ].map((name) => ({ code: alias(name), findings: [{ messageId: 'local', text: name }] })),
});
