import { expect, test } from 'vitest';
import { resolveConfig } from '../config/resolve.js';
import { lint } from '../engine/lint.js';
import type { Json } from '../json.js';
import { definePlugin, defineRule } from '../rule/define.js';
import { parse } from '../source/parse.js';
import type { Cursor } from './resource.js';
import { documentsInText } from './text-values.js';

const open = defineRule({
  meta: {
    description: 'Keep doors shut',
    risk: 5,
    precision: 'high',
    fixable: 'safe',
    messages: { open: 'A door is open.' },
  },
  create: (context) => ({
    ConfigMap(root) {
      for (const [, text] of root.at('data').entries())
        for (const house of documentsInText(text as Cursor<Json>))
          for (const door of house.at('doors').items() as readonly Cursor<Json>[])
            if (door.at('open').value === true)
              context.report({ at: door.at('open'), messageId: 'open', fix: (fixer) => fixer.remove(door) });
    },
  }),
});

async function findingsIn(data: string) {
  const text = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n${data}`;
  const plugin = definePlugin({ meta: { name: 'test', prefix: 'test', version: '1.0.0' }, rules: { open } });
  const config = resolveConfig({ plugins: [plugin], rules: { 'test/open': 'warn' } });
  const { findings } = await lint([await parse({ path: 'a.yaml', text })], config, { fixes: true });
  return findings.map(({ ruleId, pathByName, fix }) => ({ ruleId, pathByName, fix }));
}

test('a fault in a string is reported at the string, and no fix removes it', async () => {
  const text = '  house: |\n    door: shut\n    ---\n    doors: [{open: true}]\n';
  expect(await findingsIn(text)).toEqual([{ ruleId: 'test/open', pathByName: 'data.house', fix: undefined }]);
});

test.each(['doors: {open: true}', 'doors: open', '{{ range .doors }}', 'doors: [open]', '7'])(
  'a string of another form is not malformed: %s',
  async (text) => {
    expect(await findingsIn(`  house: '${text}'\n`)).toEqual([]);
  },
);
