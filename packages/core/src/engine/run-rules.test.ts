import { expect, test } from 'vitest';
import { definePlugin, defineRule, lint, parse, resolveConfig } from '../index.js';

const house = definePlugin({
  meta: { name: 'house-rules', version: '1.0.0', prefix: 'house' },
  rules: {
    'no-host-network': defineRule({
      meta: {
        description: 'No host network',
        risk: 7,
        messages: { found: 'The pod uses the host network.' },
      },
      create: (context) => ({
        PodSpec(pod) {
          const at = pod.at('hostNetwork');
          if (at.value === true) context.report({ at, messageId: 'found' });
        },
      }),
    }),
  },
});

test('a fault that the pods of a workflow share is one finding', async () => {
  const text = `
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata:
  name: build
spec:
  hostNetwork: true
  templates:
    - name: compile
      container: {image: app}
    - name: check
      container: {image: app}
---
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata:
  name: deploy
spec:
  hostNetwork: true
  templates:
    - name: apply
      container: {image: app}
`;
  const config = resolveConfig({ plugins: [house], rules: { 'house/no-host-network': 'error' } });
  const { findings, rules } = await lint([await parse({ path: 'workflow.yaml', text })], config);
  expect(findings.map(({ resource, pathByName }) => `${resource?.name} ${pathByName}`)).toEqual([
    'build spec.hostNetwork',
    'deploy spec.hostNetwork',
  ]);
  expect(rules.get('house/no-host-network')).toMatchObject({ judged: [0, 1], failed: 2 });
});
