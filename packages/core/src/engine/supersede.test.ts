import { describe, expect, test } from 'vitest';
import { definePlugin, defineRule, lint, parse, resolveConfig } from '../index.js';

const MANIFEST = `
apiVersion: v1
kind: ConfigMap
metadata:
  name: one
data:
  key: value
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: two
`;

/** A rule that reports `at` of the ConfigMap `of`, and relates it to `related` of the other one. */
const reporting = (of: string, field: string, related: string | undefined, supersedes: string[] = []) =>
  defineRule({
    meta: { description: 'Report', risk: 5, messages: { found: 'Found.' }, supersedes },
    create(context) {
      return {
        ConfigMap(map, resource) {
          if (resource.name !== of) return;
          const other = context.project.find({
            kind: 'ConfigMap',
            name: of === 'one' ? 'two' : 'one',
            namespace: undefined,
          })!;
          context.report({
            at: map.at(field as 'data'),
            messageId: 'found',
            related: related === undefined ? [] : [{ message: 'See.', at: other.root.at(related) }],
          });
        },
      };
    },
  });

async function shown(rules: Record<string, ReturnType<typeof reporting>>, text = MANIFEST) {
  const plugin = definePlugin({ meta: { name: 't', version: '1.0.0', prefix: 't' }, rules });
  const severities = Object.fromEntries(Object.keys(rules).map((name) => [`t/${name}`, 'warn' as const]));
  const config = resolveConfig({ plugins: [plugin], rules: severities });
  const { findings } = await lint([await parse({ path: 'a.yaml', text })], config);
  return findings
    .filter(({ ruleId, supersededBy }) => ruleId.startsWith('t/') && !supersededBy)
    .map((f) => f.ruleId);
}

describe('of two findings one is shown', () => {
  test('when the containing rule reports the same node', async () => {
    const strict = reporting('one', 'data', undefined, ['t/gross']);
    expect(await shown({ strict, gross: reporting('one', 'data', undefined) })).toEqual(['t/strict']);
    expect(await shown({ strict, gross: reporting('one', 'metadata', undefined) })).toEqual([
      't/gross',
      't/strict',
    ]);
  });

  test('when either relates to the node of the other, also across objects', async () => {
    const gross = reporting('two', 'metadata', undefined);
    const strict = reporting('one', 'data', 'metadata', ['t/gross']);
    expect(await shown({ strict, gross })).toEqual(['t/strict']);
    const back = reporting('two', 'metadata', 'data');
    expect(await shown({ strict: reporting('one', 'data', undefined, ['t/gross']), gross: back })).toEqual([
      't/strict',
    ]);
  });

  test('not when both merely relate to the same third node', async () => {
    const strict = reporting('one', 'data', 'kind', ['t/gross']);
    expect(await shown({ strict, gross: reporting('one', 'metadata', 'kind') })).toEqual([
      't/gross',
      't/strict',
    ]);
  });

  test('and both when the containing one is suppressed', async () => {
    const strict = reporting('one', 'data', undefined, ['t/gross']);
    const text = MANIFEST.replace('\ndata:', '\n# plimsoll-ignore t/strict -- agreed\ndata:');
    expect(await shown({ strict, gross: reporting('one', 'data', undefined) }, text)).toContain('t/gross');
  });
});
