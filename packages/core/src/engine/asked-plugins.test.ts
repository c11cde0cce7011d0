import { expect, test } from 'vitest';
import { house, privileged } from '../../test/house.js';
import { lint, parse, resolveConfig } from '../index.js';
import type { SeveritySetting } from '../internal.js';

const text = 'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {hostPID: true}\n';

test.each<[string, SeveritySetting, boolean, readonly string[]]>([
  ['is loaded before a rule of it that is on', 'warn', false, ['load', 'create', 'onPath']],
  ['is loaded before it is asked about paths, with its rules off', 'off', true, ['load', 'onPath']],
  ['is not loaded for nothing', 'off', false, []],
])('what a plugin loads on demand %s', async (_, severity, onPath, expected) => {
  const calls: string[] = [];
  const { meta } = privileged();
  const plugin = house(
    {
      rule: {
        meta,
        create: () => {
          calls.push('create');
          return {};
        },
      },
    },
    {
      load: async () => {
        await Promise.resolve();
        calls.push('load');
      },
      onPath: () => {
        calls.push('onPath');
        return () => false;
      },
    },
  );
  const config = resolveConfig({
    plugins: [plugin],
    rules: { 'house/rule': severity },
  });
  await lint([await parse({ path: 'a.yaml', text: text })], config, { onPath });
  expect(calls).toEqual(expected);
});
