import { lint, type Plugin, parse, resolveConfig } from '@plimsoll/core';
import { inRange, type JsonObject, LATEST_MINOR } from '@plimsoll/core/kubernetes';
import { describe, expect, test } from 'vitest';
import { shippedPlugins } from '../src/config/shipped.js';

/** Without these options a rule does nothing, or has nothing to write. */
const OPTIONS: Readonly<Record<string, JsonObject>> = {
  'runtime-class': { untrustedSelector: { trust: 'none' }, allowed: ['gvisor'] },
};

function newestVersion(range: string | undefined): string {
  let minor = LATEST_MINOR;
  while (range !== undefined && !inRange(minor, range)) minor--;
  return `1.${minor}`;
}

/** How many fixes of a rule a manifest has. */
async function offered(plugin: Plugin, name: string, text: string): Promise<number> {
  const own = OPTIONS[name];
  const config = resolveConfig({
    plugins: [plugin],
    kubernetesVersion: newestVersion(plugin.rules[name]!.meta.kubernetes),
    rules: { [`${plugin.meta.prefix}/${name}`]: own ? ['error', own] : 'error' },
  });
  const { fixes } = await lint([await parse({ path: 'manifest.yaml', text })], config, { fixes: true });
  return fixes?.offered ?? 0;
}

describe.each(shippedPlugins)('$meta.prefix', async (plugin) => {
  const docs = await plugin.docs!();
  const names = Object.keys(plugin.rules);
  const fixable = names.filter((name) => plugin.rules[name]!.meta.fixable);

  test.each(fixable)('%s: its help says what the fix writes and why that is safe or not', (name) => {
    const [flag, verdict] =
      plugin.rules[name]!.meta.fixable === 'safe' ? ['`--fix`', 'safe'] : ['`--fix-unsafe`', 'unsafe'];
    expect(docs[name]!.fix).toContain(flag);
    expect(docs[name]!.fix).toMatch(new RegExp(`\\bis ${verdict}: `));
  });

  test.each(fixable)('%s: a bad example has a fix', async (name) => {
    const counts = await Promise.all(docs[name]!.bad.map((text) => offered(plugin, name, text)));
    expect(Math.max(...counts)).toBeGreaterThan(0);
  });

  test('no help describes a missing fix', () => {
    const others = names.filter((name) => !fixable.includes(name));
    expect(others.filter((name) => docs[name]!.fix.includes('--fix'))).toEqual([]);
  });
});
