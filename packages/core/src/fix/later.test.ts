import { expect, test } from 'vitest';
import { definePlugin, defineRule, lint, parse, resolveConfig } from '../index.js';
import { fixesFor } from './later.js';

const rule = (fixable: 'safe' | 'unsafe', key: 'immutable' | 'binaryData') =>
  defineRule({
    meta: { description: `Set ${key}`, risk: 1, fixable, messages: { at: 'Set it.' } },
    create: (context) => ({
      ConfigMap(root) {
        const at = root.at(key);
        context.report({ at, messageId: 'at', fix: (fixer) => fixer.set(at, true) });
      },
    }),
  });
const plugin = definePlugin({
  meta: { name: 'test', version: '1.0.0', prefix: 'test' },
  rules: { safe: rule('safe', 'immutable'), unsafe: rule('unsafe', 'binaryData') },
});
const config = resolveConfig({ plugins: [plugin], rules: { 'test/safe': 'error', 'test/unsafe': 'error' } });

const map = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`;
// Two objects of one name have findings with one identity, and Helm's output has no fixes.
const text = `${map('a')}---\n${map('a')}immutable: false\n---\n# Source: chart/templates/a.yaml\n${map('b')}`;

test('fixes that are asked for later are those that a run offers at once', async () => {
  const files = [
    await parse({ path: 'maps.yaml', text }),
    await parse({ path: 'other.yaml', text: map('c') }),
  ];
  const at = { complete: false, reportOn: (path: string) => path === 'maps.yaml' };
  const eager = await lint(files, config, { ...at, fixes: true });
  const later = await lint(files, config, { ...at, fixes: 'later' });
  expect(later.findings.some(({ fix }) => fix)).toBe(false);
  const fixes = await fixesFor(later, later.findings);
  expect(fixes.size).toBe(4);
  expect(later.findings.map((finding) => fixes.get(finding))).toEqual(eager.findings.map(({ fix }) => fix));
  const safe = await fixesFor(later, later.findings, 'safe');
  expect([...safe.keys()].map(({ ruleId }) => ruleId)).toEqual(['test/safe', 'test/safe']);
  expect((await fixesFor(eager, eager.findings)).size).toBe(0);
});
