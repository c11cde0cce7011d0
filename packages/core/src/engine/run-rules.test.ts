import { expect, test } from 'vitest';
import { report, rule } from '../../test/house.js';
import { definePlugin, defineRule, lint, parse, resolveConfig, type Visitor } from '../index.js';
import type { JsonObject } from '../json.js';

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

test('a rule that says what it visits is created when an object has that, and reports in its turn', async () => {
  const created: string[] = [];
  const at = (name: string, ...keys: ('Service' | 'Ingress')[]) => {
    const own = rule((context) => {
      created.push(name);
      return Object.fromEntries(
        keys.map((key) => [key, (root: unknown) => report(context, root as never)]),
      ) as unknown as Visitor;
    });
    return Object.assign(own, { [Symbol.for('plimsoll.visits')]: { keys, reads: ['settings'] } });
  };
  const plugin = definePlugin({
    meta: { name: 'later', version: '1.0.0', prefix: 'later' },
    rules: {
      first: at('first', 'Service'),
      second: rule((context) => ({ Service: (root) => report(context, root as never) })),
      third: at('third', 'Ingress', 'Service'),
      fourth: at('fourth', 'Ingress'),
    },
    settingsSchema: { type: 'object' },
  });
  const run = async (settings: Record<string, JsonObject>, ...kinds: string[]) => {
    created.length = 0;
    const rules = Object.fromEntries(
      Object.keys(plugin.rules).map((name) => [`later/${name}`, 'error'] as const),
    );
    const text = kinds.map((kind) => `apiVersion: v1\nkind: ${kind}\nmetadata: {name: a}\n`).join('---\n');
    const config = resolveConfig({ plugins: [plugin], rules, settings });
    const { findings, rules: reports } = await lint([await parse({ path: 'a.yaml', text })], config);
    return [created.join(' '), findings.map(({ ruleId }) => ruleId.slice(6)).join(' '), reports.size > 3];
  };
  expect(await run({}, 'ConfigMap')).toEqual(['', '', true]);
  expect(await run({}, 'Service', 'Service')).toEqual([
    'first third',
    'first second third first second third',
    true,
  ]);
  // What it visits holds only for the defaults of what it reads.
  expect(await run({ later: { own: true } }, 'ConfigMap')).toEqual(['first third fourth', '', true]);
});
