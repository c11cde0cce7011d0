import { testRule } from '@plimsoll/rule-tester';
import { describe, it } from 'vitest';
import { acme } from '../src/index.js';

const runner = { describe, it };

const deployment = (labels: string, spec = '{}') => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: ${labels}
spec: ${spec}
`;

testRule(
  {
    plugin: acme,
    rule: 'team-label',
    valid: [
      deployment('{ acme.example/team: shop }'),
      { code: deployment('{ owner: shop }'), options: { label: 'owner', teams: ['shop'] } },
      { name: 'no workload', code: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n' },
    ],
    invalid: [
      {
        code: deployment('{ app: web }'),
        findings: [
          { messageId: 'missing', text: 'labels', message: "Deployment has no label 'acme.example/team'." },
        ],
      },
      {
        code: deployment('{ acme.example/team: shp }'),
        options: { teams: ['shop'] },
        findings: [{ messageId: 'unknown', text: 'shp' }],
      },
    ],
  },
  runner,
);

const pod = (image: string) => `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: app
      image: ${image}
`;

testRule(
  {
    plugin: acme,
    rule: 'own-registry',
    valid: [
      pod('registry.acme.example/shop/web:1.4.2'),
      {
        name: 'a placeholder',
        code: pod('"<image>"'),
        unknown: ['The image is not a reference that can be read.'],
      },
    ],
    invalid: [
      {
        code: pod('nginx:1.29'),
        findings: [
          {
            messageId: 'foreign',
            text: 'nginx:1.29',
            container: 'app',
            message: "Container 'app' takes its image from docker.io.",
          },
        ],
      },
    ],
  },
  runner,
);

const replicated = deployment(
  '{ app: web }',
  '{ replicas: 3, template: { metadata: { labels: { app: web } } } }',
);
const budget = (namespace: string) => `---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: web${namespace === '' ? '' : `\n  namespace: ${namespace}`}
spec:
  minAvailable: 1
  selector:
    matchLabels: { app: web }
`;

testRule(
  {
    plugin: acme,
    rule: 'disruption-budget',
    valid: [
      { name: 'a single replica', code: deployment('{}') },
      { name: 'a budget', code: replicated + budget('') },
      { name: 'a part of the project', code: replicated, complete: false },
    ],
    invalid: [
      { name: 'no budget', code: replicated, findings: [{ messageId: 'none', text: '3' }] },
      {
        name: 'a budget elsewhere',
        code: replicated + budget('search'),
        findings: [{ messageId: 'none', text: '3' }],
      },
    ],
  },
  runner,
);
