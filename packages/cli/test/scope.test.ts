import { lint, type Plugin, parse, resolveConfig } from '@plimsoll/core';
import { withinScope } from '@plimsoll/core/internal';
import { expect, test } from 'vitest';
import { shippedPlugins } from '../src/config/shipped.js';
import { FILES } from './edited-files.js';

test('every shipped rule says what it reads, and reads nothing else', async () => {
  const plugins = shippedPlugins.map((plugin): Plugin => {
    const rules = Object.entries(plugin.rules).map(([name, rule]) => [name, withinScope(rule)] as const);
    return { ...plugin, rules: Object.fromEntries(rules) };
  });
  const all = plugins.flatMap(({ meta: { prefix }, rules }) =>
    Object.entries(rules).map(([name, { meta }]) => [`${prefix}/${name}`, meta.scope] as const),
  );
  // It tells of the first of many Applications, so it keeps something between its calls.
  const unsaid = all.filter(([, scope]) => scope === undefined).map(([id]) => id);
  expect(unsaid).toEqual(['platform/argocd-project-open']);
  const config = resolveConfig({ rules: Object.fromEntries(all.map(([id]) => [id, 'warn'])) }, { plugins });
  const files = await Promise.all(Object.entries(FILES).map(([path, text]) => parse({ path, text })));
  const { errors, findings } = await lint(files, config, { fixes: true });
  expect(errors).toEqual([]);
  expect(findings.length).toBeGreaterThan(50);
});
